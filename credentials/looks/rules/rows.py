"""Rows of a list that somebody wants checked: read however they were written."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_ROWS = 500
DELIMITERS = "\t;,|"
LONGEST_CELL = 200
_LAST = re.compile(r"last|sur|family|nachname", re.IGNORECASE)
# Which column is the number: the first of these that one column alone fits. A list that counts
# its rows, or has its own ids, names these too.
_CERTIFICATION = re.compile(r"cert|credential|licen[cs]e", re.IGNORECASE)
_NUMBER = re.compile(r"number", re.IGNORECASE)
_COUNT = re.compile(r"\bno\b|\bnr\b|#|\bid\b", re.IGNORECASE)
AMBIGUOUS = (
    "The first line names more than one column that could be the number or the last name. "
    "Call one “certification number” and one “last name”, and the others otherwise."
)
_NAME = re.compile(r"name", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
# "RMA 2618447 Reyes": a number, then a name, with nothing but a blank between.
_BLANK = re.compile(r"(.*\d\S*)\s+(\D+)")


class ListRefused(Exception):
    """Why a list is not checked; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One row. line: as counted in the list; problem: why it cannot be looked up, "" if it can."""

    line: int
    number: str
    last_name: str
    problem: str = ""


def rows_of(text: str) -> list[Asked]:
    """The rows of a list, a first line that names the columns left out. Raises ListRefused."""
    lines = [
        (at, line.strip("\ufeff\0")) for at, line in enumerate(text.splitlines(), 1) if _said(line)
    ]
    if not lines:
        raise ListRefused("The list is empty. A row has a certification number and a last name.")
    delimiter = _delimiter([line for _at, line in lines])
    cells = [(at, _cells(line, delimiter)) for at, line in lines]
    first = cells[0][1]
    places = _places(first)
    if places is not None or not any(map(_DIGIT.search, first)):
        cells = cells[1:]
    if not cells:
        raise ListRefused("The list has a first line and no rows below it.")
    if len(cells) > MOST_ROWS:
        raise ListRefused(
            f"The list has {len(cells)} rows, and at most {MOST_ROWS} are checked at once. "
            "Send it in parts."
        )
    return [_row(at, row, places) for at, row in cells]


def _said(line: str) -> bool:
    return bool(line.strip(f"{DELIMITERS} \ufeff\0\"'"))


def _delimiter(lines: Sequence[str]) -> str:
    """What stands in most lines; "" where nothing does."""
    found = {mark: sum(mark in line for line in lines) for mark in DELIMITERS}
    best = max(found, key=lambda mark: found[mark])
    return best if found[best] * 2 > len(lines) else ""


def _cells(line: str, delimiter: str) -> list[str]:
    if not delimiter:
        found = _BLANK.fullmatch(line.strip())
        return [found[1], found[2]] if found else [line.strip()]
    try:
        read = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        read = line.split(delimiter)
    return [cell.strip()[:LONGEST_CELL] for cell in read]


def _places(first: Sequence[str]) -> tuple[int, int] | None:
    """Where number and last name stand by a first line that names the columns."""
    if any(map(_DIGIT.search, first)):
        return None
    last = [at for at, cell in enumerate(first) if _LAST.search(cell)]
    last = last or [at for at, cell in enumerate(first) if _NAME.search(cell)]
    if not last:
        return None
    for which in (_CERTIFICATION, _NUMBER, _COUNT):
        numbers = [at for at, cell in enumerate(first) if which.search(cell) and at not in last]
        if len(numbers) == 1 and len(last) == 1:
            return numbers[0], last[0]
        if numbers:
            raise ListRefused(AMBIGUOUS)
    return None


def _row(line: int, cells: Sequence[str], places: tuple[int, int] | None) -> Asked:
    if places is not None:
        number, name = ((cells[at] if at < len(cells) else "") for at in places)
    else:
        filled = [cell for cell in cells if cell]
        with_digits = [cell for cell in filled if _DIGIT.search(cell)]
        names = [cell for cell in filled if not _DIGIT.search(cell)]
        if len(with_digits) > 1 or len(names) > 1:
            problem = "More than a number and a last name. Name the columns in a first line."
            return Asked(line, " ".join(with_digits), " ".join(names), problem)
        number, name = "".join(with_digits), "".join(names)
    if not number:
        return Asked(line, number, name, "The certification number is missing.")
    if not name:
        return Asked(line, number, name, "The last name is missing.")
    return Asked(line, number, name)
