"""The handbook's CE categories and the first attestation text, on their way into the tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from members.policy import document

ATTESTATION_1 = (
    "I state that during this cycle I earned at least the points that my certification requires, "
    "by activities that qualify under the program's criteria and were completed inside the "
    "cycle. I keep the proof of each and will hand it in if I am selected for the CCP audit. "
    "I understand that an untrue statement can cost me my certification."
)


def load_categories(category_policy: Any) -> None:
    """Fill the table of categories through the given model manager; a filled one stays."""
    for row in document()["category"]:
        figures = {key: value for key, value in row.items() if key not in {"code", "placeholder"}}
        category_policy.objects.get_or_create(
            category=row["code"],
            valid_from=figures.pop("valid_from"),
            defaults=figures | {"placeholder": bool(row.get("placeholder"))},
        )


def load_attestation(attestation_text: Any) -> None:
    """Make version 1 of the statement where there is none."""
    attestation_text.objects.get_or_create(
        version=1, defaults={"body": ATTESTATION_1, "valid_from": date(1900, 1, 1)}
    )
