from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "amt_portal"

    def ready(self) -> None:
        from amt_portal import checks  # noqa: F401 - registers what production must not have
