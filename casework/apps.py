from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from casework import kinds
        from casework.models import CaseFile
        from casework.queries import uses
        from casework.rules import figures
        from casework.services import decisions, submissions  # noqa: F401 - declares its matter
        from members.queries.policy import declare

        declare(figures)
        uses.declare(CaseFile, found_infected=submissions.note_infected)
        post_migrate.connect(kinds.write_moves, sender=self)
