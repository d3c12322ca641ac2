from django.apps import AppConfig


class RecertConfig(AppConfig):
    name = "recert"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from billing import kinds as money
        from casework import kinds as cases
        from members.queries.policy import declare
        from members.services import touched
        from notices.kinds import declare as declare_notices
        from recert import verbs  # noqa: F401 - declares them
        from recert.eligibility.queries.cases import declare_applications
        from recert.models import LineKind
        from recert.notices import NOTICES
        from recert.queries import fee_rows, judged
        from recert.queries.touched import applications
        from recert.rules import figures
        from recert.services import applying
        from recert.services.fee_kind import RecertFee
        from recert.services.kind import Recertification
        from recert.services.withdrawing import withdraw_gone_of

        declare(figures, tables=[fee_rows.KEPT])
        cases.declare(Recertification())
        money.declare(RecertFee(), *LineKind.values)
        declare_notices(*NOTICES)
        declare_applications(judged.of_program)
        touched.declare(touched.Part(40, "Applications", applications, withdraw_gone_of))
        post_migrate.connect(applying.write_first_statement, sender=self)
