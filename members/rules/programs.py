"""The programmes: what each is called and asks, in time (handbook section 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from members.rules.dated import Dated, PolicyError
from members.rules.declared import DOLLARS, Field, Table
from members.rules.readers import (
    DAY_KEYS,
    Amount,
    Lines,
    Row,
    Whole,
    as_text,
    dated_entry,
    read,
    refuse_unknown,
)

NAME_FIELDS = (
    Field("code", Lines(1, 16), "Code", marked=False),
    Field("name", Lines(1, 120), "Name", marked=False),
)
TERMS_FIELDS = (
    Field("points", Amount("0.25", "500"), "Points of a cycle", "points"),
    Field("annual_fee", Amount("0.00", "10000.00"), "Annual fee", DOLLARS),
    Field("graduate_window_years", Whole(1, 50), "Graduates have", "years", optional=True),
)
TERMS = tuple(field.name for field in TERMS_FIELDS)


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
        raise PolicyError("program: a key twice")
    return {program.key: program for program in programs}


def _program(row: Row) -> Program:
    key = read(row, "key", "program", as_text)
    where = f"program {key}"
    refuse_unknown(row, where, {"key", "names", "terms"})
    names, terms = [], []
    for name in row.get("names", ()):
        refuse_unknown(name, where, {"code", "name"} | DAY_KEYS)
        called = ProgramName(*(each.of(name, where) for each in NAME_FIELDS))
        names.append(dated_entry(name, where, called, ("code", "name")))
    for term in row.get("terms", ()):
        refuse_unknown(term, where, set(TERMS) | DAY_KEYS)
        asked = Terms(*(each.of(term, where) for each in TERMS_FIELDS))
        terms.append(dated_entry(term, where, asked, TERMS))
    return Program(key, Dated(f"{where} names", names), Dated(f"{where} terms", terms))


PROGRAMS = Table("program", read_programs)
