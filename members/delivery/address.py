"""Addresses as the windows of envelopes show them, and what keeps one from being printed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from members.models.certificant import Reachable
from members.rules import postal
from members.rules.postal import Doubt, Postal
from plumbing.pdf import fonts

# The window of the envelope, and the type in it: `.window` in static/css/print.css is the same.
WIDTH = 3.5 * 72 - 2  # points; a hair less, for letters that lean out of their place
MOST_LINES = 5
TYPE = 10.8


def plain_lines(person: Reachable) -> list[str]:
    """Name and address as printed outside the window, in the letters on record."""
    return postal.lines(_address(person))


def envelope_lines(person: Reachable) -> list[str]:
    """The same for the window: `MARISOL REYES`, `2214 N LARKSPUR AVE APT 3B`, ..."""
    return window(plain_lines(person))


def window(lines: Iterable[str]) -> list[str]:
    """Plain lines in capitals, those wrapped that are wider than the window."""
    return [part for line in lines for part in _wrapped(postal.capitals(line))]


def doubt(person: Reachable) -> Doubt | None:
    """Why nothing can be posted to a person before somebody has looked at the address."""
    found = postal.doubt(_address(person))
    if found is not None:
        return found
    lines = envelope_lines(person)
    if fonts.without_glyph("".join([*plain_lines(person), *lines])):
        return Doubt.LETTERS
    return None if fits(lines) else Doubt.TOO_LONG


def fits(lines: list[str]) -> bool:
    """Whether wrapped lines lie in the window whole."""
    return len(lines) <= MOST_LINES and all(fonts.width(line, TYPE) <= WIDTH for line in lines)


def _address(person: Reachable) -> Postal:
    return Postal(
        name=person.full_name,
        line1=person.address_line1,
        line2=person.address_line2,
        city=person.city,
        state=person.state,
        zip=person.zip,
        country=person.country,
        attention=person.attention,
    )


def _wrapped(line: str) -> list[str]:
    """The line in as many as it needs; state and ZIP code stay together, words stay whole."""
    if fonts.width(line, TYPE) <= WIDTH:
        return [line] if line else []
    wrapped: list[str] = []
    for word in re.findall(r"[A-Z]{2} [0-9]{5}(?:-[0-9]{4})?$|\S+", line):
        longer = f"{wrapped[-1]} {word}" if wrapped else ""
        if longer and fonts.width(longer, TYPE) <= WIDTH:
            wrapped[-1] = longer
        else:
            wrapped.append(word)
    return wrapped
