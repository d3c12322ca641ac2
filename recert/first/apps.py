from django.apps import AppConfig


class FirstConfig(AppConfig):
    name = "recert.first"
    label = "first"

    def ready(self) -> None:
        from casework.files import kinds
        from notices.kinds import declare as declare_notices
        from recert.first import verbs  # noqa: F401 - declares them
        from recert.first.notices import GRANTED_NOTICE
        from recert.first.services.kind import KIND

        kinds.declare(KIND)
        declare_notices(GRANTED_NOTICE)
