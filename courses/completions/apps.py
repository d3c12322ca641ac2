from django.apps import AppConfig


class CompletionsConfig(AppConfig):
    name = "courses.completions"
    label = "completions"

    def ready(self) -> None:
        from casework.files import kinds as files
        from courses import slots
        from courses.completions import verbs  # noqa: F401 - declares them
        from courses.completions.notices import NOTICES
        from courses.completions.services import matching  # hears the feed, too
        from courses.completions.services.file_kind import KIND
        from notices import kinds

        kinds.declare(*NOTICES)
        slots.moved(matching.take_along)
        files.declare(KIND)
