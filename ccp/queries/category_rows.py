"""What CE activities earn as it is kept, in the shape of `ccp/categories.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from ccp.models import CategoryPolicy
from ccp.rules.categories import CATEGORIES, factor, fields_of
from ccp.rules.figures import POINTS
from members.queries.policy import KeptTable, days_of
from members.queries.policy_line import Line
from members.rules.declared import Field
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


def lines(_on: date) -> Iterator[Line]:
    """What each category earns; how it is entered stays as it was."""
    by_code = groupby(CategoryPolicy.objects.order_by("category", "valid_from"), _code)
    for code, rows_of_it in by_code:
        held = tuple(rows_of_it)
        last = held[-1]
        fields = fields_of(last.entered_as)
        yield Line(
            key=code,
            label=f"{last.label} earns",
            group=POINTS,
            fields=fields,
            asked="the first day of the cycle",
            model=CategoryPolicy,
            same=("category", code),
            rows=held,
            values=_values,
            marks=partial(_marks, fields),
            columns=partial(_columns, last),
        )


def _code(row: CategoryPolicy) -> str:
    return row.category


def _values(row: CategoryPolicy) -> dict[str, Any]:
    points = {factor(unit): Decimal(points) for unit, points in row.factors.items()}
    own = ("label", "step", "cap", "once_per_title")
    return points | {name: getattr(row, name) for name in own}


def _marks(fields: tuple[Field, ...], row: CategoryPolicy) -> tuple[str, ...]:
    return tuple(each.name for each in fields if each.marked) if row.placeholder else ()


def _columns(
    last: CategoryPolicy, values: Mapping[str, Any], marks: tuple[str, ...]
) -> dict[str, Any]:
    units = {factor(unit): unit for unit in last.factors}
    own = {name: value for name, value in values.items() if name not in units}
    return own | {
        "factors": {unit: str(values[name]) for name, unit in units.items()},
        "entered_as": last.entered_as,
        "posted_by_portal": last.posted_by_portal,
        "placeholder": bool(marks),
    }


KEPT = KeptTable(
    CATEGORIES, Path(__file__).parents[1] / "categories.toml", load, rows, (CategoryPolicy,), lines
)
