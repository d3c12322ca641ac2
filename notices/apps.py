from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from notices.delivery import address_problem, registry

        registry.register(address_problem.RENDERER)
