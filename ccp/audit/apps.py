from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ccp.audit"
    label = "audit"

    def ready(self) -> None:
        from casework import kinds
        from ccp.audit.rules import figures
        from ccp.audit.services import second  # noqa: F401 - declares what takes two
        from ccp.audit.services.kind import CcpAudit
        from members.queries.policy import declare

        declare(figures)
        kinds.declare(CcpAudit())
