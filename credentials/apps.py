from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "credentials"

    def ready(self) -> None:
        from credentials import verbs  # noqa: F401 - declares them
        from credentials.kinds import CARD, CERTIFICATE, LETTER
        from credentials.services import noting  # noqa: F401 - declares its reader of the feed
        from members.models import declare_vouched

        declare_vouched(CERTIFICATE, CARD, LETTER)
