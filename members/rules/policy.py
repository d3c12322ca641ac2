"""The programme's figures, each with the days on which it holds (handbook sections 1 to 5 and 8).

`Policy.from_document` builds them from plain dicts: the shape of `members/policy/handbook.toml`,
which is also the shape the policy tables are read back into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from members.rules.dated import Dated, Entry, PolicyError
from members.rules.policy_fields import (
    DAY_KEYS,
    Row,
    as_amount,
    as_count,
    as_counts,
    as_day,
    as_text,
    as_years,
    dated_entry,
    read,
    read_optional,
    refuse_unknown,
    required,
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
    return_address: Dated[str]
    remittance_address: Dated[str]


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
            read(term, "points", where, as_amount),
            read(term, "annual_fee", where, as_amount),
            read_optional(term, "graduate_window_years", where, as_count),
        )
        terms.append(dated_entry(term, where, asked, fields))
    return Program(key, Dated(f"{where} names", names), Dated(f"{where} terms", terms))


_SETTING_READERS: dict[str, Callable[[object], Any]] = {
    "office_zone": as_text,
    "further_certification_discount": as_amount,
    "invoice_lead_days": as_count,
    "grace_days": as_count,
    "late_fee": as_amount,
    "dues_payable_years": as_years,
    "ccp_mandatory_granted_from": as_day,
    "ccp_mandatory_recertified_after": as_day,
    "ccp_filing_days": as_count,
    "ccp_reminder_days": as_counts,
    "contact_hours_per_ceu": as_amount,
    "employment_counts_through": as_day,
    "exam_only_after_years": as_years,
    "return_address": as_text,
    "remittance_address": as_text,
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
        factors = required(row, "factors", where)
        category = Category(
            code=code,
            label=read(row, "label", where, as_text),
            entered_as=read(row, "entered_as", where, as_text),
            factors={name: read(factors, name, where, as_amount) for name in factors},
            step=read_optional(row, "step", where, as_amount),
            cap=read_optional(row, "cap", where, as_amount),
            once_per_title=row.get("once_per_title", False) is True,
            posted_by_portal=row.get("posted_by_portal", False) is True,
        )
        entries.setdefault(code, []).append(dated_entry(row, where, category, ("factors", "cap")))
    return {code: Dated(f"category {code}", dated) for code, dated in entries.items()}
