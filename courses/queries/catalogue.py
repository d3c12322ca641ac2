"""The catalogue: which courses somebody sees, and what they have of each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import JSONObject

from courses import slots
from courses.models import CartItem, Course, Enrollment
from courses.queries.attending import stage_of
from courses.rules.attending import OVER
from courses.rules.offers import Offer
from members.models import Program
from plumbing import clock

_KEYS = ArraySubquery(Program.objects.filter(courses=OuterRef("pk")).order_by("pk").values("key"))
READ = (
    *("pk", "code", "state", "kind", "title", "summary", "author", "hours", "objectives", "link"),
    *("member_price", "other_price", "opens_on", "closes_on", "starts_at", "place", "seats"),
    *("taken", "provider_name", "provider_own", "keys", "held", "recorded", "carted"),
)
"""What `offer` reads of a row."""


def offers(payer_id: int | None = None, cart: Collection[int] = ()) -> list[Offer]:
    """What is published, and what somebody has a place in; one query.

    payer_id: who looks, None: a visitor. cart: the ids of the courses in a visitor's.
    """
    own = Enrollment.objects.filter(payer=payer_id).values("course")
    mine = Q(pk__in=own) if payer_id else Q()
    seen = Course.objects.filter(Q(state=Course.State.PUBLISHED) | mine).order_by("title", "pk")
    # Plain rows: a page reads all of them, and shows a few.
    rows = with_place(seen, payer_id).select_related(None).values_list(*READ, named=True)
    return [offer(row, cart) for row in rows]


def numbers() -> dict[str, int]:
    """How many courses are published (`number`), and how many of them are free for everybody."""
    there = Course.objects.filter(state=Course.State.PUBLISHED)
    return there.aggregate(number=Count("pk"), free=Count("pk", filter=Q(other_price=0)))


def offers_of(
    ids: Collection[int], payer_id: int | None = None, cart: Collection[int] = ()
) -> list[Offer]:
    """The same of some courses that are or were published, by title."""
    rows = Course.objects.filter(pk__in=ids).exclude(state=Course.State.DRAFT)
    rows = rows.order_by("title", "pk")
    return [offer(row, cart) for row in with_place(rows, payer_id)]


def with_place(rows: QuerySet[Course], payer_id: int | None) -> QuerySet[Any]:
    """Courses as `offer` reads them: with their provider, `keys` of programs, and of who looks
    `held`, `recorded` and `carted`.
    """
    places = Enrollment.objects.filter(course=OuterRef("pk"), payer=payer_id)
    kept = JSONObject(pk="pk", state="state", done="completed_on")
    return rows.select_related("provider").annotate(
        provider_name=F("provider__name"),
        provider_own=F("provider__own"),
        keys=_KEYS,
        held=Subquery(places.values(kept=kept)[:1]),
        recorded=slots.recorded_of(payer_id),
        carted=Exists(CartItem.objects.filter(course=OuterRef("pk"), payer=payer_id)),
    )


def offer(row: Any, cart: Collection[int] = ()) -> Offer:
    """The offer that a row of `with_place` is."""
    held = row.held or {}
    done = held.get("done")
    return Offer(
        id=row.pk,
        code=row.code,
        kind=row.kind,
        title=row.title,
        summary=row.summary,
        author=row.author,
        hours=row.hours,
        programs=frozenset(row.keys),
        provider=row.provider_name,
        own=row.provider_own,
        member_price=row.member_price,
        other_price=row.other_price,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        starts_on=clock.office_day(row.starts_at) if row.starts_at else None,
        starts_at=row.starts_at,
        place=row.place,
        seats=row.seats,
        taken=row.taken,
        retired=row.state == Course.State.RETIRED,
        link=row.link,
        objectives=tuple(row.objectives),
        held=held.get("state", ""),
        place_id=held.get("pk"),
        done_on=date.fromisoformat(done) if done else row.recorded,
        in_cart=row.carted or row.pk in cart,
        over=stage_of(row, clock.now()) == OVER,
    )


def course_of(code: str, payer_id: int | None) -> Any:
    """The course with that code, which is or was published, as `with_place` reads it; or None."""
    rows = Course.objects.filter(code=code).exclude(state=Course.State.DRAFT)
    return with_place(rows, payer_id).first()


def place_of(payer_id: int, course_id: int) -> Enrollment | None:
    """Somebody's place in a course, with the course."""
    rows = Enrollment.objects.select_related("course__provider")
    return rows.filter(payer=payer_id, course=course_id).first()


def places_of(payer_id: int) -> QuerySet[Enrollment]:
    """Somebody's places with their courses, first what is to be done, then the newest; of an
    earlier account of theirs what they have there still.
    """
    order = Case(
        When(state=Enrollment.State.OPEN, then=0),
        When(state=Enrollment.State.ORDERED, then=1),
        When(state=Enrollment.State.COMPLETED, then=2),
        default=3,
    )
    earlier = Q(payer__became=payer_id) & ~Q(state=Enrollment.State.CLOSED)
    rows = Enrollment.objects.filter(Q(payer=payer_id) | earlier).select_related("course", "payer")
    return rows.order_by(order, "-asked_at", "-pk")
