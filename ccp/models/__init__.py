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
from ccp.models.cycle import Attestation, AttestationText, Cycle, Look
from ccp.models.news import PolicyNews
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
    "Look",
    "OrganizationRole",
    "PolicyNews",
    "Proof",
]
