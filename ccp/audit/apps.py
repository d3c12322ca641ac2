from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ccp.audit"
    label = "audit"

    def ready(self) -> None:
        from casework import kinds
        from ccp.audit.notices import NOTICES
        from ccp.audit.queries.touched import cases
        from ccp.audit.rules import figures
        from ccp.audit.services import second, taking_back  # noqa: F401 - declare what takes two
        from ccp.audit.services.kind import CcpAudit
        from ccp.audit.services.withdrawing import withdraw_gone_of
        from members.queries.policy import declare
        from members.services import touched
        from notices.kinds import declare as declare_notices

        declare(figures)
        kinds.declare(CcpAudit())
        declare_notices(*NOTICES)
        touched.declare(touched.Part(30, "CCP audit", cases, withdraw_gone_of))
