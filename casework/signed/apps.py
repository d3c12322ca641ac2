from django.apps import AppConfig


class SignedConfig(AppConfig):
    name = "casework.signed"
    label = "signed"

    def ready(self) -> None:
        from casework.signed import verbs  # noqa: F401 - declares them
