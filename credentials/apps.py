from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "credentials"

    def ready(self) -> None:
        from credentials import verbs  # noqa: F401 - declares them
        from credentials.kinds import CARD, CERTIFICATE, LETTER
        from credentials.notices import NOTICES
        from credentials.rules import figures
        from credentials.services import noting  # noqa: F401 - declares its reader of the feed
        from members.models import declare_vouched
        from members.queries.policy import declare
        from notices.kinds import declare as declare_notices

        declare(figures)
        declare_vouched(CERTIFICATE, CARD, LETTER)
        declare_notices(*NOTICES)
