"""The columns of a list, recognized by what people call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

NAMES: dict[str, tuple[str, ...]] = {
    "category": (
        "category",
        "kind of activity",
        "type of activity",
        "activity type",
        "type",
        "ce type",
    ),
    "title": (
        *("title", "what", "activity", "activity title", "activity name", "course", "course title"),
        *(
            "course name",
            "name",
            "name of activity",
            "name of course",
            "topic",
            "subject",
            "program",
        ),
        *("description", "what did you do", "position", "event", "session"),
    ),
    "provider": (
        *("provider", "sponsor", "offered by", "provided by", "provider name", "who provided it"),
        *("organization", "organisation", "school", "employer", "company", "host", "institution"),
        *("publisher", "journal", "vendor", "accredited by", "provider sponsor"),
    ),
    "completed_on": (
        *("day", "date", "completed", "completed on", "date completed", "completion date"),
        *("day completed", "day you completed it", "date of completion", "date taken", "finished"),
        *(
            "attended",
            "date attended",
            "date earned",
            "published",
            "date of activity",
            "activity date",
        ),
    ),
    "from_day": (
        "from",
        "first day",
        "start",
        "start date",
        "begin",
        "begin date",
        "from day",
        "from date",
    ),
    "to_day": ("to", "last day", "end", "end date", "until", "through", "to day", "to date"),
    "hours": (
        *(
            "hours",
            "contact hours",
            "ce hours",
            "hrs",
            "contact hrs",
            "credit hours",
            "hour",
            "pace hours",
        ),
        *(
            "contact hour",
            "no of hours",
            "number of hours",
            "hours earned",
            "clock hours",
            "duration",
        ),
        *("contact hours taught", "time"),
    ),
    "ceus": (
        "ceu",
        "ceus",
        "continuing education units",
        "ceu earned",
        "ceus earned",
        "number of ceus",
    ),
    "credits": ("credits", "college credits", "credit", "academic credits", "number of credits"),
    "unit": (
        "kind of credits",
        "credit type",
        "unit",
        "credit unit",
        "semester or quarter",
        "type of credits",
    ),
    "kind": ("kind", "what did you write", "kind of work", "publication type", "work"),
    "role": ("role", "your role", "office", "role held"),
    "years": ("years", "full years", "number of years", "years served"),
    "counts_for": (
        "counts for",
        "certification",
        "certifications",
        "for",
        "credential",
        "credentials",
    ),
}
"""What each column may be called, folded."""

HEADS = {
    "category": "Category",
    "title": "Title",
    "provider": "Provider",
    "completed_on": "Day",
    "from_day": "First day",
    "to_day": "Last day",
    "hours": "Hours",
    "ceus": "CEUs",
    "credits": "Credits",
    "unit": "Kind of credits",
    "kind": "Kind",
    "role": "Role",
    "years": "Years",
    "counts_for": "Counts for",
}
"""What the template and every sentence call them."""

_KNOWN = {name: key for key, names in NAMES.items() for name in names}
_AT_LEAST = 2  # columns without which a first row is no header


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a list stand. at: place of each that is known; unknown: what others are
    called; twice: pairs (column, what a second one with its name is called).
    """

    at: dict[str, int]
    unknown: tuple[str, ...]
    twice: tuple[tuple[str, str], ...]

    @property
    def are_there(self) -> bool:
        """Whether the first row names columns at all."""
        return len(self.at) >= _AT_LEAST


def folded(text: str) -> str:
    """A text as names are compared: letters and figures only, small, one blank between words."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    words = re.findall(r"[a-z0-9]+", re.sub(r"\(.*?\)|[\u0300-\u036f]", " ", plain))
    return " ".join(words)


def recognized(header: Sequence[str]) -> Columns:
    """Which columns a header names; the first of two with one name is taken."""
    at: dict[str, int] = {}
    unknown: list[str] = []
    twice: list[tuple[str, str]] = []
    for place, name in enumerate(header):
        key = _KNOWN.get(folded(name))
        if key is None:
            unknown += [name] if name.strip() else []
        elif key in at:
            twice.append((key, name))
        else:
            at[key] = place
    return Columns(at, tuple(unknown), tuple(twice))
