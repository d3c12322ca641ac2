"""Deadlines as an iCalendar file (RFC 5545): all-day events with a reminder a month before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ccp.panels import CycleCard

LINE_BYTES = 75


def deadlines(cards: Iterable[tuple[str, CycleCard]], address: str, on: date) -> str:
    """One event for the last day of each cycle; the same file again replaces the events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//AMT//My AMT//EN", "METHOD:PUBLISH"]
    for code, card in cards:
        last_day = card.last_day
        need = "met" if card.met else f"{card.tally.missing} points to go on {on.isoformat()}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:cycle-{card.cycle.certification.number}-{card.cycle.start}@my-amt",
            f"DTSTAMP:{on:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{last_day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last_day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(f'{code}: last day for {card.tally.required} points')}",
            f"DESCRIPTION:{_text(f'The {code} cycle ends ({need}). {address}')}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(f'{code} cycle ends in 30 days')}",
            "TRIGGER:-P30D",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _text(words: str) -> str:
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line in parts of at most 75 bytes, each but the first begun with a space."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > LINE_BYTES:
            parts.append(part)
            part = " "
        part += letter
    return [*parts, part]
