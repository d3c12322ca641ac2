"""Rows of a list that somebody wants checked: read however they were written."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST_ROWS = 500
DELIMITERS = "\t;,|"
LONGEST_CELL = 200
_LAST = re.compile(r"last|\blname|sur|family|apellido|nachname", re.IGNORECASE)
_NAME = re.compile(r"name", re.IGNORECASE)
# Columns beside them, of which employers keep many.
_GIVEN = re.compile(r"first|given|middle|preferred|nick", re.IGNORECASE)
_ELSE = re.compile(
    r"\b(date|type|state|unit|body)|expir|issue|status|title|program|level|agency|school|compan"
    r"|employer|facility|organi[sz]ation|depart|manager|supervisor",
    re.IGNORECASE,
)
# Which column is the number: the first of these that one column alone fits. A list that counts
# its rows, or has its own ids, names these too.
_CERTIFICATION = re.compile(r"cert(?!ified)|credential|licen[cs]e", re.IGNORECASE)
_OURS = re.compile(r"\bamt\b|regist", re.IGNORECASE)
_NUMBER = re.compile(r"number|\bnum\b|\bnbr\b", re.IGNORECASE)
_COUNT = re.compile(r"\bno\b|\bnr\b|#|\bid\b", re.IGNORECASE)
AMBIGUOUS = (
    "The first line names more than one column that could be the number or the last name. "
    "Call one “certification number” and one “last name”, and the others otherwise."
)
SHORTENED = (
    "A spreadsheet has shortened this number. Make its column text or as wide as the numbers, and "
    "send the list again."
)
_WORDS = re.compile(r"_|(?<=[a-z])(?=[A-Z])")  # between those of "last_name" and "CertNo"
_DIGIT = re.compile(r"\d")
_LONG = re.compile(r"\d{3}")  # in no name of a column
_ORDINAL = re.compile(r"\b[2-5](?:nd|rd|th)\b", re.IGNORECASE)  # of a name: "Smith 3rd"
# "RMA 2618447 Reyes": a number, then a name, with nothing but a blank between.
_BLANK = re.compile(r"(.*\d\S*)\s+(\D+(?:\b[2-5](?:nd|rd|th)\b)?\.?)", re.IGNORECASE)
# Figures that spreadsheets make of numbers: "2618447.0", "2.618447E+06".
_WITH_ZERO = re.compile(r"(\d+)\.0+")
_POWER = re.compile(r"\d+(\.\d+)?E\+\d{1,2}", re.IGNORECASE)
_SEPARATOR = re.compile(r'"?sep=."?', re.IGNORECASE)  # as a spreadsheet says what parts the cells


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
    width = len(first)
    if places is not None or not any(map(_numbered, first)):
        cells = cells[1:]
    if not cells:
        raise ListRefused("The list has a first line and no rows below it.")
    if len(cells) > MOST_ROWS:
        raise ListRefused(
            f"The list is too long: at most {MOST_ROWS} rows are checked at once. Send it in parts."
        )
    return [_row(at, row, None if any(row[width:]) else places) for at, row in cells]


def _said(line: str) -> bool:
    """Whether a line says anything of anybody."""
    bare = line.strip(f"{DELIMITERS} \ufeff\0\"'")
    return bool(bare) and not _SEPARATOR.fullmatch(line.strip("\ufeff\0 "))


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
    if any(map(_LONG.search, first)):
        return None
    named = {at: _WORDS.sub(" ", cell) for at, cell in enumerate(first)}
    last = [at for at, cell in named.items() if _LAST.search(cell)] or [
        at
        for at, cell in named.items()
        if _NAME.search(cell) and not (_GIVEN.search(cell) or _ELSE.search(cell))
    ]
    if not last:
        return None
    others = {at: cell for at, cell in named.items() if at not in last and not _ELSE.search(cell)}
    for which in (_CERTIFICATION, _OURS, _NUMBER, _COUNT):
        numbers = [at for at, cell in others.items() if which.search(cell)]
        if len(numbers) > 1:
            said = (at for at in numbers if _NUMBER.search(named[at]) or _COUNT.search(named[at]))
            numbers = list(said) or numbers
        if len(numbers) == 1 and len(last) == 1:
            return numbers[0], last[0]
        if numbers:
            raise ListRefused(AMBIGUOUS)
    return None


def _numbered(cell: str) -> bool:
    """Whether a cell has a digit that is not of a name."""
    return bool(_DIGIT.search(_ORDINAL.sub("", cell)))


def _row(line: int, cells: Sequence[str], places: tuple[int, int] | None) -> Asked:
    if places is not None:
        number, name = ((cells[at] if at < len(cells) else "") for at in places)
    else:
        filled = [cell for cell in cells if cell]
        numbers = [cell for cell in filled if _numbered(cell)]
        names = [cell for cell in filled if not _numbered(cell)]
        if len(numbers) > 1 or len(names) > 2:  # noqa: PLR2004 - last and first
            problem = "More than a number and a name. Name the columns in a first line."
            return Asked(line, " ".join(numbers), " ".join(names), problem)
        number, name = "".join(numbers), ", ".join(names)
    problem = ""
    if found := _WITH_ZERO.fullmatch(number):
        number = found[1]
    elif _POWER.fullmatch(number):
        number, problem = _of_power(number)
    elif not number:
        problem = "The certification number is missing."
    return Asked(line, number, name, problem or ("" if name else "The last name is missing."))


def _of_power(figure: str) -> tuple[str, str]:
    """The number that a spreadsheet wrote as a power, and what is wrong where it lost digits."""
    value = Decimal(figure)
    whole = value.as_tuple().exponent == 0
    return (str(int(value)), "") if whole else (figure, SHORTENED)
