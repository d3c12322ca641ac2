"""Printed certificates: how each order stands, and how many more somebody may order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from credentials.models import PrintedOrder
from credentials.rules.figures import PRINTED_A_YEAR
from members.models import Certification
from members.queries.policy import policy
from members.rules.calendar import anniv
from notices.kinds import reason_in_words
from notices.models import Notice, NoticeState, about

PRINTED = "certificate_printed"
WAY = frozenset({NoticeState.PLANNED, NoticeState.CLAIMED, NoticeState.PRINTED})


class Stands(StrEnum):
    """What became of an order; its words stand in templates/credentials/printed."""

    ORDERED = "ordered"
    PRINTED = "printed"
    POSTED = "posted"
    NOT_SENT = "not_sent"
    STUCK = "stuck"  # somebody of the staff looks at it


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order and its letter. on: the day of what it stands at; why: it was not sent."""

    order: PrintedOrder
    stands: Stands
    on: date
    to: tuple[str, ...] = ()
    why: str = ""

    @property
    def under_way(self) -> bool:
        return self.stands in {Stands.ORDERED, Stands.PRINTED, Stands.STUCK}


def ordered(certification: Certification) -> list[Ordered]:
    """All orders of a certification, the newest first: two queries."""
    orders = list(certification.printed_orders.select_related("document").order_by("-pk"))
    if not orders:
        return []
    letters = Notice.objects.filter(about(PrintedOrder, *(one.pk for one in orders)), kind=PRINTED)
    by_order = {one.about_id: one for one in letters.select_related("print_run")}
    return [_stands(one, by_order[one.pk]) for one in orders]


def _stands(order: PrintedOrder, letter: Notice) -> Ordered:
    to = tuple(letter.sent_to.splitlines())
    run = letter.print_run
    if letter.state == NoticeState.SENT:
        posted_on = run.posted_on if run else None
        return Ordered(order, Stands.POSTED, posted_on or order.ordered_on, to)
    if letter.state == NoticeState.PRINTED and run:
        return Ordered(order, Stands.PRINTED, run.made_on, to)
    if letter.state == NoticeState.SKIPPED:
        why = reason_in_words(letter.skip_reason)
        return Ordered(order, Stands.NOT_SENT, order.ordered_on, to, why)
    stands = Stands.ORDERED if letter.state in WAY else Stands.STUCK
    return Ordered(order, stands, order.ordered_on, to)


def on_its_way(certification: Certification) -> PrintedOrder | None:
    """The order that is not posted yet, if any."""
    return next((one.order for one in ordered(certification) if one.under_way), None)


def left_to_order(certification: Certification, on: date) -> int:
    """How many more a member may order on that day; those that staff ordered do not count, nor
    those that were not sent.
    """
    most: int = policy()[PRINTED_A_YEAR].on(on)
    since = anniv(on, -1)
    counted = [
        one
        for one in ordered(certification)
        if one.order.ordered_on > since and not one.order.by_staff and one.stands != Stands.NOT_SENT
    ]
    return max(most - len(counted), 0)
