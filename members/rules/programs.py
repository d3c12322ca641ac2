"""The programmes: what each is called and asks, in time (handbook section 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from members.rules.dated import Dated, PolicyError
from members.rules.declared import Table
from members.rules.readers import (
    DAY_KEYS,
    Amount,
    Row,
    Whole,
    as_text,
    dated_entry,
    read,
    read_optional,
    refuse_unknown,
)

POINTS = Amount("0.25", "500")
ANNUAL_FEE = Amount("0.00", "10000.00")
GRADUATE_WINDOW = Whole(1, 50)
TERMS = ("points", "annual_fee", "graduate_window_years")


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


def read_programs(rows: Iterable[Row]) -> Mapping[str, Program]:
    """Read rows of {"key", "names": [...], "terms": [...]}; PolicyError naming what is wrong."""
    programs = [_program(row) for row in rows]
    if len({program.key for program in programs}) < len(programs):
        msg = "program: a key twice"
        raise PolicyError(msg)
    return {program.key: program for program in programs}


def _program(row: Row) -> Program:
    key = read(row, "key", "program", as_text)
    where = f"program {key}"
    refuse_unknown(row, where, {"key", "names", "terms"})
    names, terms = [], []
    for name in row.get("names", ()):
        refuse_unknown(name, where, {"code", "name"} | DAY_KEYS)
        called = ProgramName(read(name, "code", where, as_text), read(name, "name", where, as_text))
        names.append(dated_entry(name, where, called, ("code", "name")))
    for term in row.get("terms", ()):
        refuse_unknown(term, where, set(TERMS) | DAY_KEYS)
        asked = Terms(
            read(term, "points", where, POINTS),
            read(term, "annual_fee", where, ANNUAL_FEE),
            read_optional(term, "graduate_window_years", where, GRADUATE_WINDOW),
        )
        terms.append(dated_entry(term, where, asked, TERMS))
    return Program(key, Dated(f"{where} names", names), Dated(f"{where} terms", terms))


PROGRAMS = Table("program", read_programs)
