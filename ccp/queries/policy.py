"""The whole policy with the CE categories, as the points rules take it."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from ccp.models import CategoryPolicy
from members.queries import policy as programme
from members.rules.policy import Policy
from plumbing.kept import Kept


def categories() -> list[dict[str, Any]]:
    """The categories as in `members/policy/handbook.toml`."""
    rows = []
    for row in CategoryPolicy.objects.all():
        figures: dict[str, Any] = {
            "code": row.category,
            "label": row.label,
            "entered_as": row.entered_as,
            "factors": row.factors,
            "once_per_title": row.once_per_title,
            "posted_by_portal": row.posted_by_portal,
            "placeholder": row.placeholder,
            "valid_from": row.valid_from,
        }
        optional = {"step": row.step, "cap": row.cap}
        figures |= {name: str(value) for name, value in optional.items() if value is not None}
        if row.valid_to is not None:
            figures["valid_to"] = row.valid_to
        rows.append(figures)
    return rows


policy: Kept[Policy] = Kept(
    lambda: Policy.from_document(programme.document() | {"category": categories()}),
    programme.KEPT_SECONDS,
)
"""`policy()` is the whole policy: programmes, single figures and CE categories."""

post_save.connect(policy.forget, sender=CategoryPolicy, weak=False)
post_delete.connect(policy.forget, sender=CategoryPolicy, weak=False)
