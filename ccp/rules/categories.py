"""How each kind of CE activity earns points, in time (handbook section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from members.rules.dated import Dated, Entry, PolicyError
from members.rules.declared import Field, Table
from members.rules.readers import (
    DAY_KEYS,
    Amount,
    Lines,
    Row,
    as_text,
    dated_entry,
    flag,
    read,
    refuse_unknown,
    required,
)

UNITS = {
    "hours": {"hour"},
    "credits": {"semester", "quarter"},
    "months": {"month"},
    "kind": {"book", "chapter", "article", "poster"},
    "years": {"officer", "committee", "member"},
}
"""What a category has a factor for, by what it is entered as."""

UNIT_WORDS = {
    "hour": "An hour",
    "semester": "A semester credit",
    "quarter": "A quarter credit",
    "month": "A full month",
    "book": "A book",
    "chapter": "A chapter",
    "article": "An article",
    "poster": "A poster",
    "officer": "A year as an officer",
    "committee": "A year on a committee",
    "member": "A year as a member",
}
MOST_USED = (
    *("amt_ce", "professional_education", "instruction", "formal_education"),
    *("organization", "authorship", "employment"),
)
"""The order in which pages list the categories: what earns points most often comes first, what has
ended last. One that is not named here comes after them.
"""
FACTOR = Amount("0.01", "100")
LABEL = Field("label", Lines(1, 60), "Called", marked=False)
STEP = Field("step", Amount("0.01", "10"), "Rounded down to", optional=True, marked=False)
CAP = Field("cap", Amount("0.25", "500"), "At most in a cycle", "points", optional=True)
ONCE_PER_TITLE = Field("once_per_title", flag, "Each title once", marked=False)
_FLAGS = {"once_per_title", "posted_by_portal"}
_KEYS = {"code", "label", "entered_as", "factors", "step", "cap"} | _FLAGS | DAY_KEYS


@dataclass(frozen=True, slots=True)
class Category:
    """How one kind of CE activity earns points.

    entered_as: `hours`, `credits`, `months`, `kind` or `years`, the shape of the entry.
    factors: points per hour, per unit of credit, per full month, per kind, or per year of a role.
    step: hours and years are rounded down to a multiple of it. cap: most points per cycle.
    """

    code: str
    label: str
    entered_as: str
    factors: Mapping[str, Decimal]
    step: Decimal | None
    cap: Decimal | None
    once_per_title: bool
    posted_by_portal: bool


def place_in_lists(code: str) -> int:
    """Where a category stands among the others on a page."""
    return MOST_USED.index(code) if code in MOST_USED else len(MOST_USED)


def factor(unit: str) -> str:
    """What the field of a unit's points is called."""
    return f"points_{unit}"


def fields_of(entered_as: str) -> tuple[Field, ...]:
    """What of a category can be changed."""
    units = sorted(UNITS[entered_as])
    points = [Field(factor(unit), FACTOR, UNIT_WORDS[unit], "points") for unit in units]
    rounded = [STEP] if entered_as in {"hours", "years"} else []
    return (LABEL, *points, *rounded, CAP, ONCE_PER_TITLE)


def read_categories(rows: Iterable[Row]) -> Mapping[str, Dated[Category]]:
    """Read the rows of categories; PolicyError naming what is wrong."""
    entries: dict[str, list[Entry[Category]]] = {}
    for row in rows:
        code = read(row, "code", "category", as_text)
        entries.setdefault(code, []).append(_entry(row, code, f"category {code}"))
    for code, dated in entries.items():
        if len({entry.value.entered_as for entry in dated}) > 1:
            msg = f"category {code}: entered_as: what is on record was entered in another way"
            raise PolicyError(msg)
    return {code: Dated(f"category {code}", dated) for code, dated in entries.items()}


def _entry(row: Row, code: str, where: str) -> Entry[Category]:
    refuse_unknown(row, where, _KEYS)
    factors, entered_as = required(row, "factors", where), row.get("entered_as")
    if entered_as not in UNITS:
        msg = f"{where}: entered_as: one of {', '.join(UNITS)} expected, not {entered_as!r}"
        raise PolicyError(msg)
    if not isinstance(factors, Mapping) or set(factors) != UNITS[entered_as]:
        units = ", ".join(sorted(UNITS[entered_as]))
        msg = f"{where}: factors: one for each of {units} expected, not {factors!r}"
        raise PolicyError(msg)
    category = Category(
        code=code,
        label=LABEL.of(row, where),
        entered_as=entered_as,
        factors={name: read(factors, name, where, FACTOR) for name in factors},
        step=STEP.of(row, where),
        cap=CAP.of(row, where),
        once_per_title=row.get("once_per_title", False) is True,
        posted_by_portal=row.get("posted_by_portal", False) is True,
    )
    return dated_entry(row, where, category, ("factors", "cap"))


CATEGORIES = Table("category", read_categories)
