"""What a programme is called and asks on a day (handbook section 1)."""

from __future__ import annotations

from datetime import date

from members.models import Certification, Program
from members.queries.policy import policy
from members.rules.programs import ProgramName, Terms


def code_and_name(program: Program, on: date) -> ProgramName:
    """`.code` and `.name` as they are on that day: old documents keep their day's."""
    return policy().programs[program.key].names.on(on)


def code_of(key: str, on: date) -> str:
    """The code on that day of the programme with that key."""
    return policy().programs[key].names.on(on).code


def called(on: date) -> dict[str, str]:
    """Code and name on that day of every programme, by its key."""
    names = ((key, one.names.on(on)) for key, one in policy().programs.items())
    return {key: f"{name.code} {name.name}" for key, name in names}


def codes(program: Program) -> set[str]:
    """Every code that the programme bears or ever bore."""
    return {entry.value.code for entry in policy().programs[program.key].names.entries}


def terms(program: Program, on: date) -> Terms:
    """Points of a cycle, annual fee and recent-graduate window in force on that day."""
    return policy().programs[program.key].terms.on(on)


def labels(certifications: list[Certification], on: date) -> dict[int, str]:
    """The code of each certification's programme on that day, by the certification's id.

    The certifications come with their programme selected.
    """
    return {row.pk: code_and_name(row.program, on).code for row in certifications}
