"""Deadlines as an iCalendar file (RFC 5545): all-day events with a reminder some days before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar, Event

from amt_portal.web.status_cards import StatusCard, cards_of
from members.models import Certificant
from members.rules.calendar import ONE_DAY
from plumbing import clock
from plumbing.access import member_required
from plumbing.downloads import download
from plumbing.templatetags.hours import points
from plumbing.templatetags.ui import day as long_day


@dataclass(frozen=True, slots=True)
class Deadline:
    """One last day. key: the same for the same duty, so that a later file replaces the event."""

    key: str
    day: date
    title: str
    words: str
    address: str
    days_before: int


@require_safe
@member_required
def deadlines(request: HttpRequest) -> HttpResponse:
    """The last days of the person's current cycles and renewal fees as a calendar file."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    found = [one for card in cards_of(person, on) for one in deadlines_of(card, on)]
    if not found:  # a calendar without an event is none
        messages.info(request, "There is no deadline to put into a calendar.")
        return redirect("home")
    file = calendar(found, request.build_absolute_uri("/").rstrip("/"), on)
    return download(file, "text/calendar; charset=utf-8", "amt-deadlines.ics")


def deadlines_of(card: StatusCard, on: date) -> Iterator[Deadline]:
    """What a certification has to be in time for: none once only recertification brings it back."""
    if not card.shows_cycle:
        return
    code, number = card.program.code, card.certification.number
    if card.dues and card.dues.payable:
        year = card.dues.year
        if on <= year.due_on:
            last, title = year.due_on, "%(code)s: renewal fee due"
        elif on <= year.grace_through:
            last, title = year.grace_through, "%(code)s: last day of grace for the renewal fee"
        else:
            last = (year.unpayable_from or date.max) - ONE_DAY
            title = "%(code)s: last day on which paying brings it back"
        words = f"The renewal fee for the year from {long_day(year.covers.start)}."
        key, address = f"dues-{number}-{year.name}", resolve_url("billing:invoices")
        yield Deadline(key, last, title % {"code": code}, words, address, 14)
    if card.cycle:
        cycle = card.cycle
        words = (
            "The cycle ends. It is met."
            if cycle.met
            else f"The cycle ends. To go on {long_day(on)}: {points(cycle.tally.missing)}."
        )
        title = f"{code}: last day for {cycle.tally.required} points"
        key, address = f"cycle-{number}-{cycle.cycle.start}", resolve_url("ccp:cycles")
        yield Deadline(key, cycle.last_day, title, words, address, 30)


def calendar(found: Iterable[Deadline], site: str, on: date) -> bytes:
    """The file: `site` is where the portal is, without a slash at the end."""
    told_at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    file = Calendar(version="2.0", prodid="-//AMT//My AMT//EN", method="PUBLISH")
    for one in found:
        event, alarm = Event(transp="TRANSPARENT"), Alarm(action="DISPLAY")
        event.add("uid", f"{one.key}@my-amt")
        event.add("dtstamp", told_at)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + ONE_DAY)
        event.add("summary", one.title)
        event.add("description", f"{one.words} {site}{one.address}")
        alarm.add("description", one.title)
        alarm.add("trigger", -timedelta(days=one.days_before))
        event.add_component(alarm)
        file.add_component(event)
    return file.to_ical()
