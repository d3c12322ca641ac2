"""Desk home: what waits, what is late, and the figures; every number opens its list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from amt_portal.tasks import count_figures
from amt_portal.web.desk.actor import actor
from amt_portal.web.desk.figures import Figures, figures
from amt_portal.web.health import queues
from billing.dues.queries.figures import MonthFigures
from billing.queries.desk_money import planned_refunds
from billing.queries.parked import (
    open_disputes,
    outside_refunds,
    parked_checkouts,
    returned_refunds,
)
from members.models import Role
from members.queries import matters, people
from notices.queries import outbox
from plumbing import clock
from plumbing.access import staff_required
from plumbing.queue import wake

NOON, EVENING = 12, 18


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work for people: how much, and since when; `url` is the list behind it.

    capped: there may be more than `number`.
    """

    label: str
    icon: str
    number: int
    since: date | None
    url: str
    capped: bool = False


def _waiting(on: date, user: Any) -> Iterator[Waiting]:
    """What waits for the roles that a person holds."""
    if asked := matters.to_decide(user):
        yield Waiting(
            "Matters for a second person",
            "users-round",
            len(asked),
            clock.office_day(asked[0]),
            reverse("members:desk_matters"),
        )
    if user.has_role(Role.MAIL):
        letters = outbox.letters_due(on)
        yield Waiting("Letters to print", "mail", *letters, url=reverse("notices:desk_letters"))
    if user.has_role(Role.RECORDS, Role.SUPPORT):
        lost = people.lost_addresses()
        yield Waiting(
            "Addresses that no longer work",
            "map-pin",
            lost,
            None,
            reverse("desk:addresses", query={"problem": "lost"}),
            capped=lost == people.MOST_COUNTED,
        )
    if user.has_role(Role.FINANCE):
        refunds = list(planned_refunds())
        yield Waiting(
            "Refunds to carry out",
            "hand-coins",
            len(refunds),
            min((refund.asked_on for refund in refunds), default=None),
            reverse("billing:desk_refunds"),
        )
        returned = list(returned_refunds().select_related("refund"))
        yield Waiting(
            "Refunds that the bank sent back",
            "undo-2",
            len(returned),
            min((one.refund.asked_on for one in returned), default=None),
            reverse("billing:desk_refunds"),
        )
        parked = [
            *map(clock.office_day, parked_checkouts().values_list("created_at", flat=True)),
            *map(clock.office_day, open_disputes().values_list("created_at", flat=True)),
            *outside_refunds().values_list("given_on", flat=True),
        ]
        yield Waiting(
            "Card payments to look at",
            "octagon-alert",
            len(parked),
            min(parked, default=None),
            reverse("billing:desk_parked"),
        )


def _late(on: date) -> Iterator[Waiting]:
    """What was to be done before today."""
    failed = outbox.messages_to_look_at()
    yield Waiting("Messages that failed", "mail", *failed, url=reverse("desk:notices"))
    runs = list(outbox.runs_not_posted().filter(made_on__lt=on))
    yield Waiting(
        "Print runs not posted",
        "printer",
        len(runs),
        runs[0].made_on if runs else None,
        reverse("notices:desk_letters"),
    )
    silent = sum(queue.silent for queue in queues())
    yield Waiting("Workers silent", "activity", silent, None, reverse("desk:health"))


def _chart(months: list[MonthFigures]) -> dict[str, Any]:
    """What chart.js draws: bars of dollars by month."""
    return {
        "labels": [f"{row.month:%b %Y}" for row in months],
        "series": [
            {
                "name": "Billed",
                "color": "--second",
                "values": [float(row.billed) for row in months],
            },
            {
                "name": "Collected",
                "color": "--primary",
                "values": [float(row.collected) for row in months],
            },
        ],
    }


@require_safe
@staff_required()
def home(request: HttpRequest) -> HttpResponse:
    """What waits for whom looks, what is late, and how the programmes stand."""
    on = clock.today()
    hour = clock.office_hour()
    found = figures(on)
    if found is None:
        wake(count_figures)
    late = [row for row in _late(on) if row.number]
    return render(
        request,
        "desk/home.html",
        {
            "greeting": "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening",
            "waiting_rows": list(_waiting(on, actor(request))),
            "late": late,
            "figures": found,
            **(_shown(found) if found else {}),
        },
    )


def _shown(found: Figures) -> dict[str, Any]:
    return {
        "active": found.standing("active"),
        "grace": found.standing("grace"),
        "can_pay": found.standing("lapsed", "pay_dues"),
        "must_recertify": found.standing("lapsed", "recertify"),
        "chart": _chart(found.months),
        "cohorts": found.months[::-1][:4],
    }
