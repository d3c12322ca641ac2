from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self) -> None:
        from members.accounts import signals  # noqa: F401 - connects its receivers
        from members.delivery import address_problem, registry

        registry.register(address_problem.RENDERER)
