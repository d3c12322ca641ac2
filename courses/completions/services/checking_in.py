"""Checking in at the door of a live meeting (section 6): who has a place that is paid, or free, is
in; whoever has none stands at the door until it is, or until staff let them in.

Being there is kept at once (`Attendance`). It completes the place when the meeting is over, and of
who paid later when they have paid. The code at the door is signed and holds for minutes; nobody
stores it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F, Q, QuerySet

from billing.models import Payer
from billing.queries.payers import lock_payer
from billing.rules.money import ZERO
from billing.services import voids
from courses.completions.models import Attendance, Source
from courses.completions.queries import doors
from courses.completions.rules.door import Hours, Lack
from courses.completions.services.receiving import complete, link_reported
from courses.completions.verbs import CompletionVerb
from courses.models import Course, Enrollment
from courses.queries.catalogue import place_of
from courses.services import ordering
from courses.services.ordering import OrderRefused
from members.models import User, Verb
from members.services import history
from plumbing import clock, work
from plumbing.jobs import Backlog

SALT = "completions.door"
SHOWN_FOR = timedelta(minutes=5)
NO_TIME_YET = timedelta(days=1)  # until a meeting whose time was taken away is looked at again
TYPED_FOR = timedelta(minutes=20)  # who has scanned it in time may still be typing
QUEUE = work.Queue(lease=timedelta(minutes=1), most=5, batch=50)
AT_THE_DOOR = "Ordered anew at the door"
SAY_WHY = "Say why they are let in: it stands in the history."
OWN = "This is about you: somebody else does it."
NO_MEETING = "This course happens at no time any more: it has no door."
NO_SEAT = "Every seat is taken. Open one seat more first."


class DoorClosed(Exception):
    """The code is too old, or none of ours."""


class NotNow(Exception):
    """The door is not open: it is too early, or over. hours: when it is."""

    def __init__(self, hours: Hours) -> None:
        super().__init__("The door is not open.")
        self.hours = hours


class DoorRefused(Exception):
    """Why staff cannot do this; the text is for them."""


def code_of(course: Course) -> str:
    """A code for the door of a meeting, as of now."""
    return signing.dumps(course.pk, salt=SALT)


def course_of(code: str, *, typed: bool = False) -> int:
    """The meeting that a code opens. typed: a form is sent that it opened before. Raises
    DoorClosed.
    """
    try:
        age = TYPED_FOR if typed else SHOWN_FOR
        found: int = signing.loads(code, salt=SALT, max_age=age)
    except signing.BadSignature as bad:
        raise DoorClosed from bad
    return found


@transaction.atomic
def check_in(
    *, course: Course, payer: Payer, actor: User | None, by_phone: bool = False
) -> tuple[Attendance, bool]:
    """Note that somebody is at a meeting; whether that is news. They are in where they have a place
    that is open, or may have one free of charge; else they stand at the door. Twice is once.
    actor: who did it, the person or staff; by_phone: they did it themselves, which only holds until
    the meeting is over. Raises NotNow, DoorRefused.
    """
    now = clock.now()
    hours = _open_hours(course, now)
    if by_phone and not hours.open_to_phones(now):
        raise NotNow(hours)
    over_at = hours.over_at
    lock_payer(payer.pk)
    known = Attendance.objects.filter(course=course, payer=payer.pk).first()
    if known is not None and known.in_at is not None:
        return known, False
    one = known or Attendance(course=course, payer=payer, came_at=now, over_at=over_at)
    one.over_at = over_at
    place = place_of(payer.pk, course.pk)
    if doors.lacking(course, place, doors.cost(course, payer)) is Lack.NOTHING:
        place = _with_place(course, payer, place, actor)
    if place is not None and place.state in {Enrollment.State.OPEN, Enrollment.State.COMPLETED}:
        _goes_in(one, place, now, actor)
    elif known is None:
        one.save()
    return one, True


def let_in(*, course: Course, payer: Payer, reason: str, actor: User) -> Attendance:
    """Let somebody in who has not paid: it is asked for by an invoice, and the points come once
    that is paid. Raises NotNow, DoorRefused, OrderRefused.
    """
    if not reason.strip():
        raise DoorRefused(SAY_WHY)
    refuse_own(payer, actor)
    with transaction.atomic():
        one, _ = check_in(course=course, payer=payer, actor=actor)
        if one.in_at is not None:
            return one
        place = ask_payment(course=course, payer=payer, actor=actor)
        one.let_in = reason.strip()[:300]
        _goes_in(one, place, clock.now(), actor, verb=CompletionVerb.LET_IN)
    return one


def ask_payment(*, course: Course, payer: Payer, actor: User) -> Enrollment:
    """Order a place at the door for somebody who is there: its invoice is due as if the meeting had
    no day. What was ordered before keeps its price and is asked for anew where its invoice would be
    void tomorrow. Raises NotNow, DoorRefused, OrderRefused.
    """
    _open_hours(course, clock.now())
    with transaction.atomic():
        lock_payer(payer.pk)
        place = place_of(payer.pk, course.pk)
        if place is not None and place.state == Enrollment.State.ORDERED:
            _renew(place, actor)
        ordering.hold_seats([course.pk])
        course.refresh_from_db(fields=["seats", "taken"])
        if course.seats is not None and course.taken >= course.seats and not _has(place):
            raise DoorRefused(NO_SEAT)
        ordering.order(
            payer=payer,
            course_ids=[course.pk],
            seen=None,
            on=clock.today(),
            actor=actor,
            at_the_door=True,
        )
    found = place_of(payer.pk, course.pk)
    assert found is not None  # noqa: S101 - it was ordered
    return found


def one_seat_more(*, course: Course, actor: User) -> None:
    """Open one seat more of a meeting whose seats are all taken; otherwise nothing changes. Raises
    NotNow, DoorRefused.
    """
    _open_hours(course, clock.now())
    with transaction.atomic():
        ordering.hold_seats([course.pk])
        full = Course.objects.filter(pk=course.pk, seats__isnull=False, taken__gte=F("seats"))
        if full.update(seats=F("seats") + 1):
            course.refresh_from_db(fields=["seats", "taken"])
            history.record(
                actor=actor,
                verb=CompletionVerb.SEAT_ADDED,
                subject=f"course:{course.code}",
                after={"title": course.title, "seats": course.seats},
            )


def refuse_own(payer: Payer, actor: User) -> None:
    """Raise DoorRefused where staff would decide about themselves."""
    person = payer.certificant
    if actor.pk in {payer.user_id, person.user_id if person else None} - {None}:
        raise DoorRefused(OWN)


def credit_waiting(*, on: date, seconds: float) -> bool:
    """Complete the places of who was at meetings that are over; True when there may be more."""
    return work.work_off(QUEUE, to_credit(), lambda row: _credit(row, on), seconds=seconds)


def to_credit() -> QuerySet[Attendance]:
    """Who was in at meetings that are over, and has paid."""
    there = Attendance.objects.filter(
        in_at__isnull=False,
        credited=False,
        over_at__lte=clock.now(),
        enrollment__state__in=[Enrollment.State.OPEN, Enrollment.State.COMPLETED],
    )
    return there.order_by("pk")


def backlog(_on: date, late_before: date | datetime) -> Backlog:
    """Who was at a meeting that is over, and has no points of it yet."""
    return Backlog.of(to_credit(), "over_at", late_before, QUEUE.given_up)


def _credit(row: Attendance, on: date) -> None:
    places = Enrollment.objects.select_related(
        "course__provider", "payer__certificant", "payer__recipient"
    )
    with transaction.atomic():
        lock_payer(places.get(attendance=row.pk).payer_id)  # a buyer may be a member by now
        place = places.select_for_update(of=("self",), no_key=True).get(attendance=row.pk)
        if place.state == Enrollment.State.OPEN:
            held = doors.hours(place.course)
            if held is None or not held.over(clock.now()):
                _put_off(row, held)
                return
            done_on = doors.day_of(place.course)
            complete(enrollment=place, completed_on=done_on, on=on, actor=None, source=Source.DOOR)
        Attendance.objects.filter(pk=row.pk).update(credited=True)


def _put_off(row: Attendance, held: Hours | None) -> None:
    """The meeting was moved after they had come in: they have completed it once it is over by the
    hours of today. Of one without a time it is looked at again each day.
    """
    over_at = held.over_at if held else clock.now() + NO_TIME_YET
    Attendance.objects.filter(pk=row.pk).update(over_at=over_at, **work.NEW)


def opened(place: Enrollment, actor: User | None) -> None:
    """A place was opened, as it was paid: what is on record of them by a roster completes it; who
    stands at the door is in, also where it closed after they had ordered; who was at a meeting that
    is over has completed it.
    """
    if link_reported(place, on=clock.today(), actor=actor):
        return
    rows = Attendance.objects.filter(
        Q(course=place.course_id, payer=place.payer_id) | Q(enrollment=place.pk)
    )
    one = rows.order_by(F("enrollment_id").asc(nulls_last=True)).first()
    if one is None:
        return
    now, hours = clock.now(), doors.hours(place.course)
    if one.in_at is None:
        if hours is None or now < hours.opens_at or place.asked_at >= hours.closes_at:
            return
        _goes_in(one, place, now, actor)
    if one.over_at <= now:
        _credit(one, clock.today())
        place.refresh_from_db(fields=["state", "completed_on"])


def _open_hours(course: Course, now: datetime) -> Hours:
    found = doors.hours(course)
    if found is None:
        raise DoorRefused(NO_MEETING)
    if not found.open(now):
        raise NotNow(found)
    return found


def _with_place(
    course: Course, payer: Payer, place: Enrollment | None, actor: User | None
) -> Enrollment | None:
    """Their place, free of charge where they have none; as it was where the last seat is gone."""
    if _has(place):
        return place
    try:
        with transaction.atomic():
            ordering.order(
                payer=payer,
                course_ids=[course.pk],
                seen=ZERO,
                on=clock.today(),
                actor=actor,
                at_the_door=True,
            )
    except OrderRefused:
        return place
    return place_of(payer.pk, course.pk)


def _has(place: Enrollment | None) -> bool:
    return place is not None and place.state != Enrollment.State.CLOSED


def _renew(place: Enrollment, actor: User) -> None:
    try:
        ordering.renew(place=place, reason=AT_THE_DOOR, on=clock.today(), actor=actor)
    except voids.VoidRefused as refused:
        raise DoorRefused(str(refused)) from refused
    place.refresh_from_db(fields=["state"])


def _goes_in(
    one: Attendance,
    place: Enrollment,
    now: datetime,
    actor: User | None,
    *,
    verb: Verb = CompletionVerb.CHECKED_IN,
) -> None:
    one.enrollment, one.in_at = place, now
    one.by = actor
    one.save()
    course = one.course
    history.record(
        actor=actor,
        verb=verb,
        subject=f"course:{course.code}",
        certificant_id=place.payer.certificant_id,
        after={"title": course.title, "completed_on": doors.day_of(course)},
        reason=one.let_in,
    )
