"""Tables of rounds, draws and cases of CCP audits."""

from ccp.audit.models.answer import MoreTime, NoProof, Received
from ccp.audit.models.case import AuditCase, ListedActivity
from ccp.audit.models.round import Draw, Drawn, Exclusion, Round, StaffExclusion, Unit

__all__ = [
    "AuditCase",
    "Draw",
    "Drawn",
    "Exclusion",
    "ListedActivity",
    "MoreTime",
    "NoProof",
    "Received",
    "Round",
    "StaffExclusion",
    "Unit",
]
