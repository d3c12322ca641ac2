"""The programmes as they are kept, in the shape of `members/programs.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from members.models import Program, ProgramName, ProgramTerms
from members.queries.policy import KeptTable, days_of
from members.rules.programs import PROGRAMS
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


KEPT = KeptTable(
    PROGRAMS,
    Path(__file__).parents[1] / "programs.toml",
    load,
    rows,
    (ProgramName, ProgramTerms),
)
