from django.apps import AppConfig


class CcpConfig(AppConfig):
    name = "ccp"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from casework.queries import uses
        from ccp.delivery.notices import NOTICES, points_lines
        from ccp.kinds import TRANSCRIPT
        from ccp.models import Proof
        from ccp.queries import category_rows
        from ccp.rules import figures
        from ccp.rules.trial import try_points
        from ccp.services import attestation, looks, proofs  # noqa: F401 - looks hears the feed
        from members.models import declare_vouched
        from members.queries.policy import declare
        from notices import kinds
        from notices.delivery.points import register_points

        kinds.declare(*NOTICES)
        declare_vouched(TRANSCRIPT)
        register_points(points_lines)
        declare(figures, tables=[category_rows.KEPT], trial=try_points)
        uses.declare(Proof, found_infected=proofs.note_infected)
        post_migrate.connect(attestation.write_first_text, sender=self)
