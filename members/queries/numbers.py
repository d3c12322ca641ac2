"""Whose a number is, however it is typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from members.models import Certificant, Certification
from members.models.folding import Bare
from members.queries.programs import codes
from members.rules.numbers import bare, letters, same_number

MOST = 50  # numbers that differ by their letters alone are as many as programs


def people_of_number(typed: str) -> list[Certificant]:
    """The people whose member number that may be: one, unless letters alone tell two apart."""
    rows = Certificant.objects.alias(bare=Bare("member_number")).filter(bare=bare(typed))
    return [row for row in rows[:MOST] if same_number(typed, row.member_number)]


def certifications_of_number(typed: str) -> list[Certification]:
    """The certifications whose number that may be, with their people and programs."""
    rows = (
        Certification.objects.select_related("certificant", "program")
        .alias(bare=Bare("number"))
        .filter(bare=bare(typed))
    )
    return [row for row in rows[:MOST] if same_number(typed, row.number, codes(row.program))]


def certifications_of_numbers(typed: Collection[str]) -> dict[str, list[Certification]]:
    """The same for many numbers at once, by what was typed: one query."""
    found: dict[str, list[Certification]] = {}
    rows = (
        Certification.objects.select_related("certificant", "program")
        .annotate(found_by=Bare("number"))
        .filter(found_by__in={bare(one) for one in typed} - {""})
    )
    for row in rows:
        found.setdefault(row.found_by, []).append(row)
    return {
        one: [
            row
            for row in found.get(bare(one), [])[:MOST]
            if same_number(one, row.number, codes(row.program))
        ]
        for one in typed
    }


def in_full(typed: str, rows: Iterable[Certification]) -> list[Certification]:
    """Of several that may be meant those that are typed with the letters on record, else all."""
    rows = list(rows)
    return [row for row in rows if _with_its_letters(typed, row.number)] or rows


def _with_its_letters(typed: str, on_record: str) -> bool:
    theirs = letters(on_record)
    return letters(typed, {theirs}) == theirs
