"""Addresses as envelopes want them: capitals and no punctuation, at most five lines."""

from __future__ import annotations

import re

from members.models import Certificant

LINE_LENGTH = 64  # longer ones are cut: more never fits the window of the envelope
HOME = {"", "US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"}


def plain_lines(person: Certificant) -> list[str]:
    """Name and address as kept on record, empty lines left out; the country only when abroad."""
    town = " ".join(part for part in (person.city, person.state, person.zip) if part)
    country = "" if person.country.strip().upper() in HOME else person.country
    lines = [person.full_name, person.address_line1, person.address_line2, town, country]
    return [line.strip() for line in lines if line.strip()]


def envelope_lines(person: Certificant) -> list[str]:
    """The same for the window: `MARISOL REYES`, `2214 N LARKSPUR AVE APT 3B`, ...

    Hyphens (ZIP+4), slashes (1/2), number signs and ampersands carry meaning and stay.
    """
    return [cleaned for line in plain_lines(person) if (cleaned := _for_envelope(line))]


def _for_envelope(line: str) -> str:
    kept = re.sub(r"[.'’`]", "", line.upper())
    kept = re.sub(r"[^\w\s/#&-]|_", " ", kept)
    return " ".join(kept.split())[:LINE_LENGTH].rstrip()
