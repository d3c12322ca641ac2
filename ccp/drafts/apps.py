from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "ccp.drafts"
    label = "drafts"

    def ready(self) -> None:
        from casework.queries import uses
        from ccp.drafts.models import DraftProof
        from ccp.drafts.notices import NOTICES
        from ccp.drafts.queries import kept_files  # noqa: F401 - declares its folder
        from ccp.drafts.rules import figures
        from ccp.drafts.services import drafts
        from members.queries.policy import declare
        from notices import kinds

        declare(figures)
        kinds.declare(*NOTICES)
        uses.declare(DraftProof, found_infected=drafts.note_infected)
