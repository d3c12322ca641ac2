"""Ordering courses (handbook section 6): a place for each, and an invoice where it costs something.

Who presses twice, or in two tabs, or after a crash, has one place and one invoice: a place is one
row for ever, and what was asked for already is found again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from billing.models import Invoice, InvoiceState, Payer
from billing.queries.payers import lock_payer
from billing.rules.money import ZERO
from billing.services import issuing, voids
from billing.services.issuing import Asked
from courses.models import COURSE_LINE, CartItem, Course, Enrollment
from courses.queries.catalogue import offers_of
from courses.queries.footing import footing_of
from courses.rules.deadlines import payable_through
from courses.rules.flows import ENROLLMENT
from courses.rules.offers import Offer, closed
from courses.rules.prices import Footing, price
from courses.services import places
from members.models import User
from members.queries.policy import policy
from plumbing import clock
from plumbing.templatetags.hours import contact_hours
from plumbing.templatetags.ui import day

State = Enrollment.State

WHY_NOT: Mapping[str, str] = {
    "retired": "“{title}” is no longer offered. Nothing was ordered.",
    "ended": "“{title}” has ended. Nothing was ordered.",
    "not_yet": "“{title}” can be bought from {opens} on. Nothing was ordered.",
    "full": "The last seat of “{title}” is gone. Nothing was ordered.",
    "external": "“{title}” is sold by {provider}, on their own site. Nothing was ordered.",
}
CLOSING = (
    "“{title}” was given back, and its payment page is still being closed. Nothing was ordered. "
    "Try again in an hour."
)
CHANGED = "The price changed since you opened the page. Nothing was ordered. Look it over again."
DONE = "You completed “{title}” on {done}, it is on record and counts once. Nothing was ordered."
GONE = "One of these courses is not there any more. Nothing was ordered."


class OrderRefused(Exception):
    """Nothing was ordered; the text says why. course_id: the course that stands in the way."""

    def __init__(self, text: str, course_id: int | None = None) -> None:
        super().__init__(text)
        self.course_id = course_id


class PriceChanged(OrderRefused):
    """What was shown is not what it costs by now."""


@dataclass(slots=True)
class Ordered:
    """What an order came to. invoices: the open ones that ask for its courses; opened: the places
    that are open, as they cost nothing or were paid before.
    """

    invoices: list[Invoice] = field(default_factory=list)
    opened: list[Enrollment] = field(default_factory=list)


@transaction.atomic
def order(
    *,
    payer: Payer,
    course_ids: Collection[int],
    seen: Decimal | None,
    on: date,
    actor: User | None,
    at_the_door: bool = False,
) -> Ordered:
    """Order places at the prices of this moment. seen: the sum that was shown for those that are
    not ordered yet; None: none was. at_the_door: of who is there, so that only a seat can be
    wanting, and what they owe is due as if it had no day. Raises OrderRefused, PriceChanged:
    nothing is ordered then.
    """
    lock_payer(payer.pk)
    hold_seats(course_ids)
    offered = offers_of(course_ids, payer.pk)
    if not offered or {one.id for one in offered} != set(course_ids):
        raise OrderRefused(GONE)
    footing = footing_of(payer, on)
    asked = [one for one in offered if one.held in {"", State.CLOSED}]
    for one in asked:
        refuse_closed(one, on, at_the_door=at_the_door)
    prices = {one.id: _price(one, footing) for one in asked}
    for one in asked:
        if one.done_on and prices[one.id] > ZERO and not at_the_door:
            raise OrderRefused(DONE.format(title=one.title, done=day(one.done_on)), one.id)
    if seen is not None and sum(prices.values(), ZERO) != seen and asked:
        raise PriceChanged(CHANGED)
    ordered, now = Ordered(), clock.now()
    for one in asked:
        happens_on = None if at_the_door else one.starts_on
        due_on = payable_through(on, policy(), happens_on)
        _ask(ordered, payer, one, prices[one.id], on, due_on, now, actor)
    _add_earlier(ordered, [one.place_id for one in offered if one not in asked and one.place_id])
    CartItem.objects.filter(payer=payer, course__in=course_ids).delete()
    return ordered


@transaction.atomic
def renew(*, place: Enrollment, reason: str, on: date, actor: User | None) -> None:
    """Have an order that nobody has paid be payable for as long as one of today, at the price and
    for the hours at which it was ordered, though it happens today: the invoice that asks for it is
    void, and another asks. One that is payable after today anyway stays. Raises VoidRefused.
    """
    lock_payer(place.payer_id)
    hold_seats([place.course_id])
    invoice = Invoice.objects.filter(
        lines__course__enrollment=place, lines__course__live=True, state=InvoiceState.OPEN
    ).first()
    if invoice is None or invoice.due_on > on:
        return
    amount, hours = place.price, place.hours
    voids.give_up(invoice=invoice, reason=reason, on=on)
    [offered] = offers_of([place.course_id], place.payer_id)
    as_ordered, due_on = offered._replace(hours=hours), payable_through(on, policy())
    _ask(Ordered(), place.payer, as_ordered, amount, on, due_on, clock.now(), actor)


def hold_seats(course_ids: Collection[int]) -> None:
    """Lock the courses, in one order: who comes second reads what is taken after the first has
    committed, and is told so. Without it the database would refuse the last seat to one of two.
    """
    rows = Course.objects.filter(pk__in=course_ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def refuse_closed(one: Offer, on: date, *, at_the_door: bool = False) -> None:
    """Raise OrderRefused where a course cannot be bought on that day."""
    why = "external" if one.external else closed(one, on)
    if at_the_door and why != "external":
        why = "full" if one.seats_left == 0 else ""
    if why:
        opens = day(one.opens_on)
        text = WHY_NOT[why].format(title=one.title, provider=one.provider, opens=opens)
        raise OrderRefused(text, one.id)


def _price(one: Offer, footing: Footing) -> Decimal:
    found = price(one.member_price, one.other_price, footing)
    if found is None:
        raise OrderRefused(GONE, one.id)
    return found


def _ask(
    ordered: Ordered,
    payer: Payer,
    one: Offer,
    amount: Decimal,
    on: date,
    due_on: date,
    now: datetime,
    actor: User | None,
) -> None:
    place = _place(payer, one, amount, now)
    if amount == ZERO:
        places.open_place(place=place, on=on, actor=actor)
        ordered.opened.append(place)
        return
    invoice = issuing.issue(
        payer=payer,
        lines=[Asked(COURSE_LINE, described(one), amount, place.pk)],
        on=on,
        due_on=due_on,
        actor=actor,
    )
    ordered.invoices.append(invoice)


def _place(payer: Payer, one: Offer, amount: Decimal, now: datetime) -> Enrollment:
    """The place of somebody who asks for one: a new row, or the one that was closed. Raises
    OrderRefused while an invoice asks for that still.
    """
    asked = {"state": State.ORDERED, "price": amount, "hours": one.hours, "asked_at": now}
    if one.place_id is None:
        return Enrollment.objects.create(payer=payer, course_id=one.id, **asked)
    place = Enrollment.objects.select_related("course").get(pk=one.place_id)
    if place.lines.filter(live=True).exists():
        raise OrderRefused(CLOSING.format(title=one.title), one.id)
    ENROLLMENT.moves(place.state, State.ORDERED)
    for column, value in asked.items():
        setattr(place, column, value)
    place.opened_on = None
    place.save(update_fields=[*asked, "opened_on"])
    return place


def described(one: Offer) -> str:
    """What invoice and receipt say of a course."""
    return f"Course: {one.title}, {contact_hours(one.hours)}"


def _add_earlier(ordered: Ordered, ids: Collection[int]) -> None:
    """What was ordered before: its open invoices, its open places."""
    earlier = Enrollment.objects.filter(pk__in=ids).select_related("course", "payer")
    ordered.opened += [one for one in earlier if one.state == State.OPEN]
    ordered.invoices += Invoice.objects.filter(
        lines__course__enrollment__in=[one.pk for one in earlier if one.state == State.ORDERED],
        lines__course__live=True,
        state=InvoiceState.OPEN,
    ).order_by("pk")
