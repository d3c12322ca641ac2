"""The programmes as they are kept, in the shape of `members/programs.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from members.models import Certification, Program, ProgramName, ProgramTerms
from members.queries.policy import KeptTable, days_of
from members.queries.policy_line import Line, by_name
from members.rules.figures import PROGRAMS_GROUP
from members.rules.programs import NAME_FIELDS, PROGRAMS, TERMS, TERMS_FIELDS
from members.rules.readers import Row


def rows() -> Sequence[Row]:
    programs = Program.objects.prefetch_related("names", "terms").order_by("id")
    return [
        {
            "key": program.key,
            "names": [
                days_of(row) | {"code": row.code, "name": row.name} for row in program.names.all()
            ],
            "terms": [days_of(row) | _asked(row) for row in program.terms.all()],
        }
        for program in programs
    ]


def _asked(row: ProgramTerms) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "points": str(row.points),
        "annual_fee": str(row.annual_fee),
        "placeholder": row.placeholders,
    }
    if row.graduate_window_years is not None:
        asked["graduate_window_years"] = row.graduate_window_years
    return asked


def load(starting: Iterable[Row]) -> None:
    """Put programmes into their tables; one that is there already stays."""
    there = set(Program.objects.values_list("key", flat=True))
    for row in starting:
        if row["key"] in there:
            continue
        program = Program.objects.create(key=row["key"])
        for entry in row["names"]:
            ProgramName.objects.create(program=program, source="Handbook 1", **entry)
        for entry in row["terms"]:
            asked = {key: value for key, value in entry.items() if key != "placeholder"}
            ProgramTerms.objects.create(
                program=program,
                placeholders=entry.get("placeholder", []),
                source="Handbook 1",
                **asked,
            )


def lines(on: date) -> Iterator[Line]:
    """What each programme is called and asks for."""
    for program in Program.objects.prefetch_related("names", "terms").order_by("id"):
        names, terms = list(program.names.all()), list(program.terms.all())
        code = [row.code for row in names if row.valid_from <= on or row is names[0]][-1]
        held = Certification.objects.filter(program=program)
        yield Line(
            key=f"{program.key}-terms",
            label=f"{code} asks for",
            group=PROGRAMS_GROUP,
            fields=TERMS_FIELDS,
            asked="points: the first day of the cycle; fee: that of the anniversary month",
            model=ProgramTerms,
            same=("program", program),
            rows=tuple(terms),
            **by_name(TERMS),
            holders=held.count,
        )
        yield Line(
            key=f"{program.key}-name",
            label=f"{code} is called",
            group=PROGRAMS_GROUP,
            fields=NAME_FIELDS,
            asked="the day of the page or document",
            model=ProgramName,
            same=("program", program),
            rows=tuple(names),
            values=lambda row: {"code": row.code, "name": row.name},
            marks=lambda _row: (),
            columns=lambda values, _marks: values,
            holders=held.count,
        )


KEPT = KeptTable(
    PROGRAMS,
    Path(__file__).parents[1] / "programs.toml",
    load,
    rows,
    (ProgramName, ProgramTerms),
    lines,
)
