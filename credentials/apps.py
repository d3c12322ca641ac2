from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "credentials"

    def ready(self) -> None:
        from credentials import verbs  # noqa: F401 - declares them
        from credentials.services import noting  # noqa: F401 - declares its reader of the feed
