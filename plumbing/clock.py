"""The one place that asks what time it is.

Calendar days are days of the office (`OFFICE_ZONE`); instants are aware UTC. Everything below a
view, a task or a command takes the day as an argument.

A practice portal may live ahead of the world: its days and instants alike, and what it writes down
belongs together. What the world stamps (the payment provider, sessions, files on disk) is turned
into the portal's time, or the other way round, where it comes in.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings

NOON, EVENING = 12, 18
_ahead = timedelta()


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC) + _ahead


def ahead() -> timedelta:
    """How far this process lives ahead of the world; nothing, but in a practice portal."""
    return _ahead


def live_ahead(by: timedelta) -> None:
    """Live so far ahead of the world from now on; time passes as it does for everybody."""
    global _ahead  # noqa: PLW0603 - a process has one time
    _ahead = by


def of_world(moment: datetime) -> datetime:
    """An instant that the world stamped, in the portal's time."""
    return moment + _ahead


def to_world(moment: datetime) -> datetime:
    """An instant of the portal, as the world counts."""
    return moment - _ahead


def today() -> date:
    """The office's date now, or the one that PORTAL_TODAY pretends (demo and test only)."""
    return office_day(now())


def office_day(moment: datetime) -> date:
    """The office's date at an aware instant; pretending shifts every day alike."""
    return moment.astimezone(settings.OFFICE_ZONE).date() + pretended()


def pretended() -> timedelta:
    """By how many days PORTAL_TODAY shifts every day; none where nothing is pretended."""
    if not settings.PORTAL_TODAY:
        return timedelta()
    really = now().astimezone(settings.OFFICE_ZONE).date()
    return date.fromisoformat(settings.PORTAL_TODAY) - really


def day_begins(day: date) -> datetime:
    """The instant at which a day of the office begins; pretending shifts it as it does the days."""
    return datetime.combine(day - pretended(), time(), settings.OFFICE_ZONE).astimezone(UTC)


def part_of_day() -> str:
    """What a greeting in the office says: good `morning`, `afternoon` or `evening`."""
    hour = now().astimezone(settings.OFFICE_ZONE).hour
    return "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening"
