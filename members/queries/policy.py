"""The policy in force, read back from its tables into the shape that the rules take."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from members.models import PolicyValue, Program, ProgramName, ProgramTerms
from members.rules.policy import Policy
from plumbing.kept import Kept

KEPT_SECONDS = 30


def document() -> dict[str, Any]:
    """Programmes and single figures, as in `members/policy/handbook.toml`."""
    programs = Program.objects.prefetch_related("names", "terms").order_by("id")
    return {
        "program": [
            {
                "key": program.key,
                "names": [_dated(row, code=row.code, name=row.name) for row in program.names.all()],
                "terms": [
                    _dated(
                        row,
                        points=str(row.points),
                        annual_fee=str(row.annual_fee),
                        placeholder=row.placeholders,
                        **(
                            {"graduate_window_years": row.graduate_window_years}
                            if row.graduate_window_years is not None
                            else {}
                        ),
                    )
                    for row in program.terms.all()
                ],
            }
            for program in programs
        ],
        "setting": [
            _dated(row, name=row.name, value=row.value, placeholder=row.placeholder, note=row.note)
            for row in PolicyValue.objects.all()
        ],
    }


def _dated(row: Any, **figures: Any) -> dict[str, Any]:
    days = {"valid_from": row.valid_from}
    if row.valid_to is not None:
        days["valid_to"] = row.valid_to
    return figures | days


policy: Kept[Policy] = Kept(lambda: Policy.from_document(document()), KEPT_SECONDS)
"""`policy()` is the policy without the CE categories (with them: `ccp.queries.policy`)."""

for _model in (Program, ProgramName, ProgramTerms, PolicyValue):
    post_save.connect(policy.forget, sender=_model, weak=False)
    post_delete.connect(policy.forget, sender=_model, weak=False)
