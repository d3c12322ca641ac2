"""Tables of cycles, activities, proofs and the points policy."""

from ccp.models.activity import (
    Activity,
    ActivityClaim,
    AuthorshipKind,
    CreditUnit,
    Criterion,
    OrganizationRole,
    Proof,
    ProofCheck,
    ScanState,
)
from ccp.models.cycle import Attestation, Cycle
from ccp.models.news import CycleNews, DuesNews, PolicyNews
from ccp.models.policy import AttestationText, Category, CategoryPolicy

__all__ = [
    "Activity",
    "ActivityClaim",
    "Attestation",
    "AttestationText",
    "AuthorshipKind",
    "Category",
    "CategoryPolicy",
    "CreditUnit",
    "Criterion",
    "Cycle",
    "CycleNews",
    "DuesNews",
    "OrganizationRole",
    "PolicyNews",
    "Proof",
    "ProofCheck",
    "ScanState",
]
