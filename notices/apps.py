from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from members.services import touched
        from notices import checks, kinds  # noqa: F401 - checks registers itself
        from notices.delivery.address_problem import ADDRESS_PROBLEM
        from notices.delivery.decided import DECIDED
        from notices.services import decisions

        kinds.declare(ADDRESS_PROBLEM, *DECIDED)
        touched.declare(touched.Part(20, "Messages", decisions.read, decisions.follow))
