"""Desk home: what waits, what is late, and the figures; every number opens its list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amt_portal.desk_figures import Figures, figures
from amt_portal.tasks import count_figures
from billing.dues.queries.figures import MonthFigures
from members.views.actor import actor
from plumbing import clock, desk
from plumbing.access import staff_required
from plumbing.queue import wake


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
    found = figures(on)
    if found is None:
        wake(count_figures)
    return render(
        request,
        "desk/home.html",
        {
            "greeting": clock.part_of_day(),
            "waiting_rows": list(desk.waiting_for(actor(request), on)),
            "late": desk.late_for_roles_of(actor(request), on),
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
