from django.apps import AppConfig


class ExamConfig(AppConfig):
    name = "recert.exam"
    label = "exam"

    def ready(self) -> None:
        from casework.files import kinds
        from casework.queries import uses
        from notices.kinds import declare as declare_notices
        from recert.exam import verbs  # noqa: F401 - declares them
        from recert.exam.models import AccommodationFile
        from recert.exam.notices import NOTICES
        from recert.exam.services import accommodations
        from recert.exam.services.result_files import KIND

        declare_notices(*NOTICES)
        kinds.declare(KIND)
        uses.declare(AccommodationFile, found_infected=accommodations.note_infected)
