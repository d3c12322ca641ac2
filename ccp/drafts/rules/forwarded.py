"""An email that was forwarded: the head of the one inside, and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

NEAR = 8  # lines that the head of a forwarded email takes at most
_LINE = re.compile(r"[\s>*]*(from|date|sent|subject|to|cc)[\s*]*:[\s*]*(.*)", re.IGNORECASE)
_PREFIX = re.compile(r"\s*(fwd?|re|aw|wg)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inner:
    """The innermost email of a text; "" where it says nothing, as of one that is not forwarded."""

    words: str
    sender: str = ""
    subject: str = ""
    sent: str = ""


def inner(text: str) -> Inner:
    """Find the last head of an email in a text: `From:` with a day or a subject near below it."""
    lines = text.replace("\r\n", "\n").replace("\u00a0", " ").split("\n")
    found = Inner("\n".join(lines))
    for place, line in enumerate(lines):
        begins = _LINE.match(line)
        if not begins or begins[1].casefold() != "from":
            continue
        head, end = _head(lines, place)
        if head.keys() & {"date", "sent", "subject"}:
            found = Inner(
                "\n".join(lines[end:]),
                head["from"],
                head.get("subject", ""),
                head.get("date") or head.get("sent", ""),
            )
    return found


def without_prefix(subject: str) -> str:
    """A subject without `Fwd:` and the like."""
    while found := _PREFIX.match(subject):
        subject = subject[found.end() :]
    return subject.strip()


def _head(lines: list[str], place: int) -> tuple[dict[str, str], int]:
    """The fields of a head that begins at a line, and where its words begin."""
    head: dict[str, str] = {}
    for at in range(place, min(place + NEAR, len(lines))):
        found = _LINE.match(lines[at])
        if found:
            head.setdefault(found[1].casefold(), found[2].strip(" *"))
        elif not lines[at].strip(" >"):
            return head, at
    return head, min(place + len(head), len(lines))
