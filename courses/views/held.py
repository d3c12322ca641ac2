"""A place in a course as pages show it to whose it is: what is to be done, when and where, what it
cost, and whether its money can be asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import F

from billing.models import Invoice, InvoiceState
from courses import slots
from courses.models import CourseKind, Enrollment, RefundRequest
from courses.queries.attending import meeting_of
from courses.queries.refunds import latest_of, on_places
from courses.rules.attending import Meeting
from courses.rules.prices import Footing, price
from courses.rules.refunds import refused
from courses.services.cancelling import CANCELLED
from courses.services.unpaid import NOT_PAID, ON_RECORD
from courses.views.shown import ICONS
from plumbing import clock

State = Enrollment.State


@dataclass(frozen=True)
class Held:
    """One place. progress: how far it has come, in words; paid: what is on it; asked: the latest
    request for a refund; invoice: the open one that asks for it; today: what it would cost now;
    ended: of a closed one the invoice that was void last.
    """

    place: Enrollment
    now: datetime
    progress: str = ""
    paid: Decimal = Decimal(0)
    asked: RefundRequest | None = None
    invoice: Invoice | None = None
    today: Decimal | None = None
    ended: Invoice | None = None

    @property
    def icon(self) -> str:
        return ICONS[CourseKind(self.place.course.kind)]

    @cached_property
    def meeting(self) -> Meeting | None:
        """When it takes place; None of what is done at any time."""
        return meeting_of(self.place.course)

    @property
    def stage(self) -> str:
        """Where it is: `any_time`, or as `Meeting.stage` has it."""
        return self.meeting.stage(self.now) if self.meeting else "any_time"

    @property
    def words(self) -> str:
        """The template that says what is to be done."""
        how = "course" if self.meeting is None else self._attended
        return f"courses/places/{how}_{self.stage}.html"

    @property
    def inside(self) -> str:
        """The template of how it is attended, of what has a meeting."""
        return f"courses/places/inside/{self._attended}_{self.stage}.html"

    @property
    def _attended(self) -> str:
        """Two ways alone, whatever kinds there are: people meet (`session`), or join from where
        they are (`webinar`).
        """
        return "session" if self.place.course.in_person else "webinar"

    @property
    def to_do(self) -> bool:
        return self.place.state == State.OPEN and self.stage != "over"

    @property
    def certificate(self) -> str:
        done = self.place.state == State.COMPLETED
        return slots.certificate_of(self.place.pk) if done else ""

    @property
    def cheaper(self) -> bool:
        """Whether what is ordered and not paid costs less by now."""
        return self.invoice is not None and self.today is not None and self.today < self.place.price

    @property
    def waits(self) -> bool:
        """Whether a request for its refund waits."""
        return self.asked is not None and self.asked.state == RefundRequest.State.ASKED

    @property
    def no_refund(self) -> str:
        """Why its money cannot be asked for, as `courses.rules.refunds` has it; "" where it can."""
        return refused(
            self.place.state,
            self.paid,
            begins_at=self.place.course.starts_at,
            now=self.now,
            asked=self.waits,
        )

    @property
    def about_refund(self) -> bool:
        """Whether its row links the page of its refund: its money may be asked for, or not any
        more, or a request waits.
        """
        return (self.place.state == State.OPEN and self.paid > 0) or self.waits

    @property
    def closed_as(self) -> str:
        """How a place was closed, as its row says: `given_back`, `not_paid`, `cancelled`,
        `on_record`.
        """
        if self.asked is not None and self.asked.state == RefundRequest.State.GIVEN:
            return "given_back"
        reason = self.ended.void_reason if self.ended else ""
        said = {NOT_PAID: "not_paid", CANCELLED: "cancelled", ON_RECORD: "on_record"}
        return said.get(reason, "given_back")

    @property
    def closed_on(self) -> date | None:
        """The day of that, where it is known."""
        if self.ended is not None:
            return self.ended.voided_on
        decided = self.asked.decided_at if self.asked else None
        return clock.office_day(decided) if decided else None


def held_of(places: Collection[Enrollment], footing: Footing, now: datetime) -> list[Held]:
    """Places as pages show them, read with their courses: five queries for all, less where there is
    none of a sort.
    """
    sold = [one for one in places if one.price]
    invoices = _invoices([one.pk for one in sold if one.state == State.ORDERED])
    ended = _ended([one.pk for one in sold if one.state == State.CLOSED])
    progress = slots.progress_of([one.pk for one in places if one.state == State.OPEN])
    paid = on_places([one.pk for one in sold if one.state in {State.OPEN, State.COMPLETED}])
    asked = latest_of([one.pk for one in sold])
    return [
        Held(
            place=one,
            now=now,
            progress=progress.get(one.pk, ""),
            paid=paid.get(one.pk, Decimal(0)),
            asked=asked.get(one.pk),
            invoice=invoices.get(one.pk),
            ended=ended.get(one.pk),
            today=price(one.course.member_price, one.course.other_price, footing),
        )
        for one in places
    ]


def _invoices(place_ids: Collection[int]) -> dict[int, Invoice]:
    """The open invoice that asks for each of some places: one query."""
    rows = Invoice.objects.filter(
        lines__course__enrollment__in=place_ids,
        lines__course__live=True,
        state=InvoiceState.OPEN,
    )
    return {row.place: row for row in rows.annotate(place=F("lines__course__enrollment"))}


def _ended(place_ids: Collection[int]) -> dict[int, Invoice]:
    """Of each of some places the invoice that was void last: one query, none without places."""
    if not place_ids:
        return {}
    rows = Invoice.objects.filter(
        lines__course__enrollment__in=place_ids, state=InvoiceState.VOID
    ).order_by("voided_on", "pk")
    return {row.place: row for row in rows.annotate(place=F("lines__course__enrollment"))}
