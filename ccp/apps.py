from django.apps import AppConfig


class CcpConfig(AppConfig):
    name = "ccp"

    def ready(self) -> None:
        from ccp.delivery import notices

        notices.register_all()
