from django.apps import AppConfig


class DuesConfig(AppConfig):
    name = "billing.dues"

    def ready(self) -> None:
        from billing import kinds
        from billing.dues.models import LineKind
        from billing.dues.notices import NOTICES
        from billing.dues.queries.touched import invoices
        from billing.dues.rules import figures
        from billing.dues.services import dunning
        from billing.dues.services.kind import Dues
        from members.queries.policy import declare
        from members.services import touched
        from notices.kinds import declare as declare_notices

        kinds.declare(Dues(), *LineKind.values)
        declare_notices(*NOTICES)
        declare(figures)
        touched.declare(touched.Part(10, "Open invoices", invoices, dunning.follow))
