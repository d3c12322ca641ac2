"""Tables of cycles, activities, proofs and the points policy."""

from ccp.models.activity import (
    Activity,
    ActivityClaim,
    AuthorshipKind,
    CreditUnit,
    Criterion,
    OrganizationRole,
)
from ccp.models.categories import Category, CategoryPolicy
from ccp.models.cycle import Attestation, AttestationText, Cycle
from ccp.models.news import CycleNews, DuesNews, PolicyNews
from ccp.models.proof import Proof

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
]
