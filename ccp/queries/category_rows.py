"""What CE activities earn as it is kept, in the shape of `ccp/categories.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ccp.models import CategoryPolicy
from ccp.rules.categories import CATEGORIES
from members.queries.policy import KeptTable, days_of
from members.rules.readers import Row


def rows() -> Sequence[Row]:
    return [days_of(row) | _figures(row) for row in CategoryPolicy.objects.all()]


def _figures(row: CategoryPolicy) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "code": row.category,
        "label": row.label,
        "entered_as": row.entered_as,
        "factors": row.factors,
        "once_per_title": row.once_per_title,
        "posted_by_portal": row.posted_by_portal,
        "placeholder": row.placeholder,
    }
    optional = {"step": row.step, "cap": row.cap}
    return figures | {name: str(value) for name, value in optional.items() if value is not None}


def load(starting: Iterable[Row]) -> None:
    """Put categories into their table; one that is there already stays."""
    there = set(CategoryPolicy.objects.values_list("category", flat=True))
    CategoryPolicy.objects.bulk_create(
        CategoryPolicy(
            category=row["code"],
            source="Handbook 5",
            **{key: value for key, value in row.items() if key != "code"},
        )
        for row in starting
        if row["code"] not in there
    )


KEPT = KeptTable(
    CATEGORIES, Path(__file__).parents[1] / "categories.toml", load, rows, (CategoryPolicy,)
)
