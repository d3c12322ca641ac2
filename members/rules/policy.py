"""The programme's figures, each with the days on which it holds (handbook sections 1 to 5 and 8).

`Policy.from_document` builds them from plain dicts: the shape of `members/policy/handbook.toml`,
which is also the shape the policy tables are read back into.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from members.rules.dated import Dated, Entry, PolicyError
from members.rules.policy_fields import (
    DAY_KEYS,
    Reader,
    Row,
    amount,
    as_text,
    as_zone,
    dated_entry,
    day_between,
    lines,
    read,
    read_optional,
    refuse_unknown,
    required,
    several,
    whole,
)

__all__ = [
    "Category",
    "Dated",
    "Entry",
    "Policy",
    "PolicyError",
    "Program",
    "ProgramName",
    "Settings",
    "Terms",
]


@dataclass(frozen=True, slots=True)
class ProgramName:
    """What a program is called."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a program asks: points per cycle, dollars per dues year, years a graduate has."""

    points: Decimal
    annual_fee: Decimal
    graduate_window_years: int | None


@dataclass(frozen=True, slots=True)
class Program:
    """A program under a key that outlives its renamings."""

    key: str
    names: Dated[ProgramName]
    terms: Dated[Terms]


@dataclass(frozen=True, slots=True)
class Category:
    """How one kind of CE activity earns points (handbook section 5).

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


@dataclass(frozen=True, slots=True)
class Settings:
    """The single figures; the handbook's section stands beside each in the policy file."""

    office_zone: Dated[str]
    further_certification_discount: Dated[Decimal]
    invoice_lead_days: Dated[int]
    grace_days: Dated[int]
    late_fee: Dated[Decimal]
    dues_payable_years: Dated[int]
    ccp_mandatory_granted_from: Dated[date]
    ccp_mandatory_recertified_after: Dated[date]
    ccp_filing_days: Dated[int]
    ccp_reminder_days: Dated[tuple[int, ...]]
    contact_hours_per_ceu: Dated[Decimal]
    employment_counts_through: Dated[date]
    exam_only_after_years: Dated[int]
    proofs_at_once: Dated[int]
    proofs_a_day: Dated[int]
    return_address: Dated[str]
    remittance_address: Dated[str]
    staff_idle_minutes: Dated[int]


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the rules ask for."""

    programs: Mapping[str, Program]
    settings: Settings
    categories: Mapping[str, Dated[Category]]

    @classmethod
    def from_document(cls, document: Row) -> Policy:
        """Build the policy from {"program": [...], "setting": [...], "category": [...]}.

        Days may be dates or ISO text, decimals are text. Raises PolicyError naming what is wrong.
        """
        refuse_unknown(document, "document", {"program", "setting", "category"})
        programs = [_program(row) for row in document.get("program", ())]
        if len({program.key for program in programs}) < len(programs):
            msg = "program: a key twice"
            raise PolicyError(msg)
        return cls(
            programs={program.key: program for program in programs},
            settings=_settings(document.get("setting", ())),
            categories=_categories(document.get("category", ())),
        )

    def program_of_code(self, code: str) -> Program | None:
        """Return the program that bears or ever bore `code`, or None."""
        for program in self.programs.values():
            if any(entry.value.code == code for entry in program.names.entries):
                return program
        return None


def _program(row: Row) -> Program:
    key = read(row, "key", "program", as_text)
    where = f"program {key}"
    refuse_unknown(row, where, {"key", "names", "terms"})
    names, terms = [], []
    for name in row.get("names", ()):
        refuse_unknown(name, where, {"code", "name"} | DAY_KEYS)
        called = ProgramName(read(name, "code", where, as_text), read(name, "name", where, as_text))
        names.append(dated_entry(name, where, called, ("code", "name")))
    fields = ("points", "annual_fee", "graduate_window_years")
    for term in row.get("terms", ()):
        refuse_unknown(term, where, set(fields) | DAY_KEYS)
        asked = Terms(
            read(term, "points", where, amount("0.25", "500")),
            read(term, "annual_fee", where, amount("0.00", "10000.00")),
            read_optional(term, "graduate_window_years", where, whole(1, 50)),
        )
        terms.append(dated_entry(term, where, asked, fields))
    return Program(key, Dated(f"{where} names", names), Dated(f"{where} terms", terms))


# What a figure may be: bounds within which every rule keeps its sense. A grace ends before the
# next dues year is due, and filing before the next cycle ends.
_DAY = day_between(date(1900, 1, 1), date(2100, 1, 1))
_ADDRESS = lines(4, 45)
SHORTEST_IDLE_MINUTES = 5
_SETTING_READERS: dict[str, Reader[Any]] = {
    "office_zone": as_zone,
    "further_certification_discount": amount("0.00", "1000.00"),
    "invoice_lead_days": whole(0, 90),
    "grace_days": whole(0, 180),
    "late_fee": amount("0.00", "1000.00"),
    "dues_payable_years": whole(1, 10),
    "ccp_mandatory_granted_from": _DAY,
    "ccp_mandatory_recertified_after": _DAY,
    "ccp_filing_days": whole(0, 365),
    "ccp_reminder_days": several(12, whole(1, 730)),
    "contact_hours_per_ceu": amount("1", "100"),
    "employment_counts_through": _DAY,
    "exam_only_after_years": whole(1, 50),
    "proofs_at_once": whole(1, 10),
    "proofs_a_day": whole(1, 1000),
    "return_address": _ADDRESS,
    "remittance_address": _ADDRESS,
    "staff_idle_minutes": whole(SHORTEST_IDLE_MINUTES, 480),
}


def _settings(rows: Iterable[Row]) -> Settings:
    entries: dict[str, list[Entry[Any]]] = {name: [] for name in _SETTING_READERS}
    for row in rows:
        name = read(row, "name", "setting", as_text)
        where = f"setting {name}"
        refuse_unknown(row, where, {"name", "value"} | DAY_KEYS)
        if name not in entries:
            msg = f"{where}: unknown"
            raise PolicyError(msg)
        value = read(row, "value", where, _SETTING_READERS[name])
        entries[name].append(dated_entry(row, where, value, ("value",)))
    return Settings(**{name: Dated(f"setting {name}", dated) for name, dated in entries.items()})


UNITS = {
    "hours": {"hour"},
    "credits": {"semester", "quarter"},
    "months": {"month"},
    "kind": {"book", "chapter", "article", "poster"},
    "years": {"officer", "committee", "member"},
}
"""What a category has a factor for, by what it is entered as (handbook section 5)."""

_FACTOR = amount("0.01", "100")
_CATEGORY_KEYS = {"code", "label", "entered_as", "factors", "step", "cap"} | {
    "once_per_title",
    "posted_by_portal",
}


def _categories(rows: Iterable[Row]) -> dict[str, Dated[Category]]:
    entries: dict[str, list[Entry[Category]]] = {}
    for row in rows:
        code = read(row, "code", "category", as_text)
        where = f"category {code}"
        refuse_unknown(row, where, _CATEGORY_KEYS | DAY_KEYS)
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
            label=read(row, "label", where, lines(1, 60)),
            entered_as=entered_as,
            factors={name: read(factors, name, where, _FACTOR) for name in factors},
            step=read_optional(row, "step", where, amount("0.01", "10")),
            cap=read_optional(row, "cap", where, amount("0.25", "500")),
            once_per_title=row.get("once_per_title", False) is True,
            posted_by_portal=row.get("posted_by_portal", False) is True,
        )
        entries.setdefault(code, []).append(dated_entry(row, where, category, ("factors", "cap")))
    for code, dated in entries.items():
        if len({entry.value.entered_as for entry in dated}) > 1:
            msg = f"category {code}: entered_as: what is on record was entered in another way"
            raise PolicyError(msg)
    return {code: Dated(f"category {code}", dated) for code, dated in entries.items()}
