"""What is found among the words of a page: days, hours, a name, a provider."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from members.rules.names import folded, words

Box = tuple[float, float, float, float]
Distance = Callable[[str, str], int]  # how many typos lie between two words

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>(?:{'|'.join(MONTHS)})[a-z]*)\.?"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_UNTIL = r"(?:\s*(?:-|–|to|and|&|through)\s*\d{1,2}(?:st|nd|rd|th)?)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
WRITTEN = [
    re.compile(rf"\b{_MONTH}\s*{_NTH}{_UNTIL},?\s*{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_NTH}{_UNTIL}\.?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<number>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<number>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>(?:19|20)?\d\d)\b"),
]
LAST_DAY = re.compile(r"(?:-|–|to|and|&|through)\s*(\d{1,2})", re.IGNORECASE)
HOUR_WORDS = r"(?:contact|credit|clock|ce|cme|ceu|continuing|education|training)"
_NUMBER = r"(?P<number>\d{1,3}(?:\.\d{1,2})?)"
HOURS = [
    re.compile(rf"\b{_NUMBER}\s*(?:{HOUR_WORDS}[\s-]+){{0,3}}(?:hours?|hrs?)\b", re.IGNORECASE),
    re.compile(
        rf"\bhours?(?:\(s\))?\s*(?:earned|awarded|credited)?\s*[:=]?\s*{_NUMBER}\b(?![/-])",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_NUMBER}\s*(?:{HOUR_WORDS}[\s-]+){{0,2}}credits?\b", re.IGNORECASE),
]
CEUS = [
    re.compile(rf"\b{_NUMBER}\s*ceus?\b", re.IGNORECASE),
    re.compile(rf"\bceus?\b\s*:?\s*{_NUMBER}\b", re.IGNORECASE),
]
HOURS_OF_CEU = 10
SHORT_YEAR, CENTURY = 100, 2000
NEAR = 3  # words between a first and a last name
SHORTEST = 4  # letters of a word by which a provider is known
ENOUGH = Decimal("0.6")  # of those words, to be sure of it


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something stands: the page, and the box around it in parts of the page."""

    page: int
    box: Box


class Text:
    """The words of one page in their order, and which of them a stretch of the text covers."""

    def __init__(self, page: int, read: Sequence[tuple[str, Box]]) -> None:
        self.page = page
        self.words = [word for word, _ in read]
        self._boxes = [box for _, box in read]
        self._ends: list[int] = []
        at = 0
        for word in self.words:
            at += len(word) + 1
            self._ends.append(at)
        self.text = " ".join(self.words)

    def marks(self, start: int, end: int) -> tuple[Mark, ...]:
        """One mark for each line of a stretch of the text."""
        first = next((at for at, edge in enumerate(self._ends) if edge > start), 0)
        last = next((at for at, edge in enumerate(self._ends) if edge >= end), first)
        return self.around(first, last)

    def around(self, first: int, last: int) -> tuple[Mark, ...]:
        """The same of words, by their places."""
        lines: list[Box] = []
        for left, top, right, bottom in self._boxes[first : last + 1]:
            if not right > left:
                continue
            if lines and abs(lines[-1][1] - top) < (bottom - top):
                on = lines[-1]
                lines[-1] = (
                    min(on[0], left), min(on[1], top), max(on[2], right), max(on[3], bottom)
                )  # fmt: skip
            else:
                lines.append((left, top, right, bottom))
        return tuple(Mark(self.page, box) for box in lines)


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    hours: Decimal
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it was read. exact: letter by letter the person's, but for accents and case."""

    read: str
    exact: bool
    marks: tuple[Mark, ...]


def days_in(text: Text) -> Iterator[Day]:
    """Every day that is written out; of "October 18-19, 2024" both."""
    for pattern in WRITTEN:
        for match in pattern.finditer(text.text):
            said = match.groupdict()
            month = said.get("number") or MONTHS.index(said["month"][:3].lower()) + 1
            year = int(said["year"])
            year += CENTURY if year < SHORT_YEAR else 0
            marks = text.marks(*match.span())
            ends = LAST_DAY.findall(match[0]) if "month" in said else []
            for number in [said["day"], *ends]:
                try:
                    yield Day(date(year, int(month), int(number)), marks)
                except ValueError:
                    continue


def hours_in(text: Text) -> Iterator[Hours]:
    """Every number of hours; a CEU is ten."""
    for patterns, each in ((HOURS, 1), (CEUS, HOURS_OF_CEU)):
        for pattern in patterns:
            for match in pattern.finditer(text.text):
                number = Decimal(match["number"]) * each
                if number:
                    yield Hours(number, text.marks(*match.span()))


def name_in(text: Text, first: str, last: str, *, distance: Distance) -> Name | None:
    """The person's name, first and last in either order; the closest where there are several."""
    first_words, last_words = words(first), words(last)
    if not last_words:
        return None
    found: Name | None = None
    read = [folded(word) for word in text.words]
    for at in range(len(read)):
        typos = _apart(read[at : at + len(last_words)], last_words, distance)
        if typos is None:
            continue
        behind = at + len(last_words)
        around = [*range(max(at - NEAR, 0), at), *range(behind, min(behind + NEAR, len(read)))]
        for near in around if first_words else [at]:
            more = _apart(read[near : near + 1], first_words[:1], distance) if first_words else 0
            if more is None:
                continue
            low, high = min(near, at), max(near, behind - 1)
            said = " ".join(text.words[low : high + 1]).strip(" ,.;:")
            name = Name(said, typos + more == 0, text.around(low, high))
            if name.exact:
                return name
            found = found or name
    return found


def provider_in(text: Text, provider: str, *, distance: Distance) -> tuple[Mark, ...] | None:
    """Where the words of a provider stand, None where too few of them do."""
    wanted = [word for word in words(provider) if len(word) >= SHORTEST] or words(provider)
    read = [folded(word) for word in text.words]
    places = [
        next((at for at, word in enumerate(read) if _near(word, each, distance)), None)
        for each in wanted
    ]
    known = [place for place in places if place is not None]
    if not wanted or Decimal(len(known)) / len(wanted) < ENOUGH:
        return None
    together = max(known) - min(known) < 2 * len(wanted)
    spans = [(min(known), max(known))] if together else [(at, at) for at in known]
    return tuple(mark for span in spans for mark in text.around(*span))


def _apart(read: Sequence[str], wanted: Sequence[str], distance: Distance) -> int | None:
    """Typos between words in their order; None where one is another word."""
    if len(read) < len(wanted):
        return None
    typos = 0
    for one, other in zip(read, wanted, strict=False):
        if not _near(one, other, distance):
            return None
        typos += one != other
    return typos


def _near(read: str, wanted: str, distance: Distance) -> bool:
    """The same word, or one that a scan or a hand made of it: a typo in every five letters."""
    if read == wanted:
        return True
    forgiven = len(wanted) // 5
    return (
        bool(forgiven)
        and abs(len(read) - len(wanted)) <= forgiven
        and (distance(read, wanted) <= forgiven)
    )
