"""The door of a live meeting: its hours, who is in, who stands before it (handbook section 6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from billing.models import Invoice, InvoiceState, Payer
from courses.completions.models import Attendance, Completion, Why
from courses.completions.rules.door import Hours, Lack, hours_of, lack
from courses.completions.rules.figures import CLOSES_AFTER, OPENS_BEFORE
from courses.models import Course, Enrollment
from courses.queries.footing import footing_of
from courses.rules.offers import LIVE
from courses.rules.prices import price
from members.queries.policy import policy
from plumbing import clock

NAMES = ("payer__certificant", "payer__recipient")


def meetings() -> QuerySet[Course]:
    """The live meetings that are announced, in their order: of a course that was retired since as
    well, as who has a place comes.
    """
    rows = Course.objects.filter(kind__in=LIVE, starts_at__isnull=False)
    rows = rows.exclude(state=Course.State.DRAFT)
    return rows.select_related("provider").order_by("starts_at", "pk")


def meetings_on(on: date) -> QuerySet[Course]:
    """Those of a day."""
    begins, ends = clock.day_begins(on), clock.day_begins(on + timedelta(days=1))
    return meetings().filter(starts_at__gte=begins, starts_at__lt=ends)


def day_of(course: Course) -> date:
    """The office day of a meeting."""
    assert course.starts_at is not None  # noqa: S101 - of a meeting
    return clock.office_day(course.starts_at)


def hours(course: Course) -> Hours | None:
    """When the door of a meeting is open; None of what does not happen at one time."""
    if course.kind not in LIVE or course.starts_at is None:
        return None
    day, figures = day_of(course), policy()
    return hours_of(
        course.starts_at,
        course.hours,
        before=figures[OPENS_BEFORE].on(day),
        after=figures[CLOSES_AFTER].on(day),
    )


def inside(course: Course) -> QuerySet[Attendance]:
    """Who is at a meeting, the latest first."""
    rows = Attendance.objects.filter(course=course, in_at__isnull=False)
    return rows.select_related(*NAMES, "enrollment").order_by("-in_at", "-pk")


def came(course: Course) -> dict[str, int]:
    """How many were let in at the door of a meeting (`at_door`), and how many completed it, by the
    door or a roster (`completed`); two queries.
    """
    done = Completion.objects.filter(course=course).exclude(state=Completion.State.WITHDRAWN)
    done = done.exclude(state=Completion.State.KEPT, why=Why.TWICE)
    entered = Attendance.objects.filter(course=course, in_at__isnull=False)
    return {"at_door": entered.count(), "completed": done.count()}


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who stands at the door and is not in. price: what the place costs them; invoice: the
    one that asks for it, where one does.
    """

    attendance: Attendance
    lack: Lack
    price: Decimal | None
    invoice: Invoice | None


def outside(course: Course) -> list[Standing]:
    """Who stands at the door and is not in, who came first before the others."""
    rows = Attendance.objects.filter(course=course, in_at__isnull=True)
    waiting = list(rows.select_related(*NAMES).order_by("came_at", "pk"))
    if not waiting:
        return []
    places = {
        place.payer_id: place
        for place in Enrollment.objects.filter(
            course=course, payer__in=[one.payer_id for one in waiting]
        )
    }
    asked = invoices_of(places.values())
    return [_standing(course, one, places.get(one.payer_id), asked) for one in waiting]


def standing(course: Course, attendance: Attendance) -> Standing:
    """The same of one."""
    place = Enrollment.objects.filter(course=course, payer=attendance.payer_id).first()
    return _standing(course, attendance, place, invoices_of([place] if place else []))


def _standing(
    course: Course,
    attendance: Attendance,
    place: Enrollment | None,
    asked: dict[int, Invoice],
) -> Standing:
    costs = cost(course, attendance.payer)
    found = lacking(course, place, costs)
    return Standing(attendance, found, costs, asked.get(place.pk) if place else None)


def cost(course: Course, payer: Payer) -> Decimal | None:
    """What a place costs somebody today; None where its provider sells it."""
    footing = footing_of(payer, clock.today())
    return price(course.member_price, course.other_price, footing)


def lacking(course: Course, place: Enrollment | None, costs: Decimal | None) -> Lack:
    """What keeps somebody with that place, or none, from being in."""
    held = place.state if place and place.state != Enrollment.State.CLOSED else ""
    left = None if course.seats is None else max(course.seats - course.taken, 0)
    return lack(held, free=costs == 0, seats_left=left)


def invoices_of(places: Collection[Enrollment]) -> dict[int, Invoice]:
    """The open invoices that ask for places, by the place."""
    ids = [one.pk for one in places]
    rows = Invoice.objects.filter(
        lines__course__enrollment__in=ids, lines__course__live=True, state=InvoiceState.OPEN
    )
    found = rows.values_list("lines__course__enrollment", "pk") if ids else ()
    numbers = dict(found)
    by_key = Invoice.objects.in_bulk(numbers.values()) if numbers else {}
    return {place: by_key[pk] for place, pk in numbers.items()}
