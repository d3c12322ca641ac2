from django.apps import AppConfig


class CompletionsConfig(AppConfig):
    name = "courses.completions"
    label = "completions"

    def ready(self) -> None:
        from casework.files import kinds as files
        from courses import slots
        from courses.completions import (
            panels,
            verbs,  # noqa: F401 - declares them
        )
        from courses.completions.notices import NOTICES
        from courses.completions.queries.completions import recorded
        from courses.completions.rules import figures
        from courses.completions.services import checking_in, correcting, matching
        from courses.completions.services.file_kind import KIND
        from members.queries.policy import declare
        from members.services import second_person
        from notices import kinds

        declare(figures)
        kinds.declare(*NOTICES)
        slots.moved(matching.take_along)
        slots.opened(checking_in.opened)
        slots.recorded(recorded)
        second_person.declare(correcting.KIND)
        slots.in_figures(panels.in_figures)
        files.declare(KIND)
