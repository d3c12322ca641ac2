from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from notices import checks, kinds  # noqa: F401 - checks registers itself
        from notices.delivery.address_problem import ADDRESS_PROBLEM

        kinds.declare(ADDRESS_PROBLEM)
