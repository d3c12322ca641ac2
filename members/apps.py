from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self) -> None:
        from members.accounts import signals  # noqa: F401 - connects its receivers
        from members.delivery import address_problem, registry
        from members.services import identity  # noqa: F401 - declares what needs a second person

        registry.register(address_problem.RENDERER)
