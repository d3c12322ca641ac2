"""A course as a kind of line: paid, its place opens; given back before it was completed, it closes
(handbook sections 3 and 6). An invoice asks for one course, so that each is given back by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from billing.kinds import Balance, Kind, Sheet, Terms
from billing.models import Invoice, InvoiceLine, InvoiceState, Payment
from billing.queries.balances import balances_of
from billing.rules.money import ZERO
from courses.models import CourseLine, Enrollment
from courses.queries.attending import stage_of
from courses.rules.deadlines import void_from
from courses.services import places, refunding, unpaid
from courses.services.telling import BOUGHT
from members.models import User
from members.rules.declared import FIRST_DAY
from notices.services import planning
from plumbing import clock

NEVER = FIRST_DAY  # before any money
READS = ("course__provider", "payer__certificant", "payer__recipient")
CLOSED = "The course was given back: {reason}"


class SaleSheet(Sheet):
    """An order can be paid as long as it is not void."""

    def facts(
        self, invoice: Invoice, _lines: Sequence[Balance], _on: date, _through: date | None
    ) -> dict[str, Any]:
        return {"pay_through": invoice.due_on}


class CourseSale(Kind):
    """The price of a place in a course. What a line is about is read when it is asked."""

    folder = "courses/money"
    no_longer = "This course can no longer be paid on this invoice. Nothing was charged."

    def issued(self, lines: Sequence[tuple[int, Any]]) -> None:
        CourseLine.objects.bulk_create(
            CourseLine(line_id=line, enrollment_id=place) for line, place in lines
        )

    def terms(self, lines: Sequence[InvoiceLine]) -> Mapping[int, Terms]:
        asked = CourseLine.objects.filter(line__in=[line.pk for line in lines])
        states = dict(asked.values_list("line", "enrollment__state"))
        return {
            line.pk: Terms(
                line.invoice.issued_on,
                _payable_before(states.get(line.pk, Enrollment.State.ORDERED), line.invoice),
            )
            for line in lines
        }

    def settled(
        self, *, lines: Sequence[Balance], paid_on: date, on: date, actor: User | None
    ) -> None:
        about = CourseLine.objects.filter(line__in=[one.line.pk for one in lines])
        of_place = dict(about.values_list("enrollment", "line"))
        opened = [
            place
            for place in _places(one.line for one in lines)
            if places.open_place(place=place, on=max(paid_on, place.asked_on), actor=actor)
        ]
        if opened:
            bought = [of_place[place.pk] for place in opened]
            CourseLine.objects.filter(line__in=bought).update(told_with=bought[0])
            buyer = lines[0].line.invoice.payer
            planning.plan_to(buyer.whom, kind=BOUGHT, about=bought[0], due_on=on)

    def asks_again(self, balance: Balance) -> bool:
        """What was given back of a course in part is given for good: the place stays."""
        return balance.paid == ZERO

    def refuses_refund(self, *, lines: Sequence[InvoiceLine], asked_at: datetime) -> str:
        """Who asked for it may take that back, or be declined, while it waits."""
        return refunding.over_since([line.pk for line in lines], asked_at)

    def taken_back(
        self, *, lines: Sequence[InvoiceLine], on: date, actor: User | None, reason: str
    ) -> None:
        """A place goes with the last of its money, unless the course was done. Nobody is asked for
        it again, done or not; a part that went back is not asked for again either, and a request
        for the rest of it waits on.
        """
        kept = {one.line.pk for one in balances_of([one.pk for one in lines]) if one.paid > ZERO}
        given = [line for line in lines if line.pk not in kept]
        refunding.given(line_ids=[line.pk for line in given], on=on, actor=actor)
        for place in _places(given):
            places.close_place(place=place, reason=reason, actor=actor)
        asked = Invoice.objects.filter(lines__in=given, state=InvoiceState.OPEN)
        for invoice in asked.distinct().order_by("pk"):
            unpaid.take_off(invoice, CLOSED.format(reason=reason), on)

    def page_ended(self, *, invoice: Invoice, on: date) -> None:
        """It was given back, or cancelled, while its page stood open."""
        about = CourseLine.objects.filter(line__invoice=invoice, live=True)
        place = about.values_list("enrollment__state", flat=True).first()
        if place not in {None, Enrollment.State.ORDERED}:
            unpaid.take_off(invoice, unpaid.GIVEN_BACK, on)

    def voided(self, *, invoice: Invoice) -> None:
        for about in CourseLine.objects.filter(line__invoice=invoice, live=True):
            CourseLine.objects.filter(pk=about.pk).update(live=False)
            place = _locked(about.enrollment_id)
            if place.state == Enrollment.State.ORDERED:
                places.close_place(place=place, reason=invoice.void_reason, actor=None)

    def page(self, invoice: Invoice, owed: Any, on: date) -> dict[str, Any]:
        about = CourseLine.objects.filter(line__invoice=invoice).select_related(
            "enrollment__course"
        )
        found = about.first()
        place = found.enrollment if found else None
        if place is None or place.state == Enrollment.State.ORDERED:
            return {"through": invoice.due_on, "place": place}
        return super().page(invoice, owed, on) | {"place": place}

    def paid(
        self, _payment: Payment, lines: Sequence[InvoiceLine], _on: date
    ) -> list[dict[str, Any]]:
        """What was paid, and what came with it for nothing where a whole order was paid at once: an
        order has one moment.
        """
        bought, now = _places(lines, lock=False), clock.now()
        orders = Q()
        for place in bought:
            orders |= Q(payer=place.payer_id, asked_at=place.asked_at)
        ordered = Enrollment.objects.filter(orders) if bought else Enrollment.objects.none()
        rows = list(ordered.select_related("course").order_by("pk"))
        whole = {one.asked_at for one in rows} - {
            one.asked_at for one in rows if one.price and one not in bought
        }
        with_it = [one for one in rows if one.asked_at in whole and not one.price and one.opened_on]
        return [
            {
                "template": "courses/money/_paid.html",
                "course": place.course,
                "place": place,
                "held_template": f"courses/held/{stage_of(place.course, now)}.html",
            }
            for place in [*bought, *with_it]
        ]

    def sheet(self, _lines: Collection[InvoiceLine], _on: date) -> Sheet:
        return SaleSheet()

    def void_words(self, invoice: Invoice) -> tuple[str, str]:
        waits = CourseLine.objects.filter(
            line__invoice=invoice, live=True, enrollment__state=Enrollment.State.ORDERED
        )
        if not waits.exists():
            return "", ""
        return (
            "Its place in the course is given up, and somebody else may have the seat.",
            "Its place in the course is given up.",
        )


def _payable_before(state: str, invoice: Invoice) -> date | None:
    """Until when a place in that state can be paid: what is open was, and what went back of it is
    not asked for again.
    """
    return void_from(invoice.due_on) if state == Enrollment.State.ORDERED else NEVER


def _places(lines: Iterable[InvoiceLine], *, lock: bool = True) -> list[Enrollment]:
    """The places that lines are about, in the order of the lines."""
    rows = Enrollment.objects.filter(lines__line__in=[line.pk for line in lines])
    rows = rows.select_related(*READS).order_by("lines__line")
    return list(rows.select_for_update(of=("self",), no_key=True) if lock else rows)


def _locked(pk: int) -> Enrollment:
    rows = Enrollment.objects.select_related(*READS)
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)
