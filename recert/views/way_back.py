"""The ways back that are open to a lapsed member, and why, before anything is paid."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.queries.policy import policy
from members.queries.programs import code_and_name, terms
from members.queries.standing import standings_of
from members.rules.calendar import anniv
from plumbing import clock
from plumbing.access import member_required


@require_safe
@member_required
def way_back(request: HttpRequest) -> HttpResponse:
    """One card per lapsed certification: since when, for what reasons, which routes, what they ask."""
    on = clock.today()
    exam_only_after = policy().settings.exam_only_after_years.on(on)
    lapsed = [
        {
            "certification": row,
            "program": code_and_name(row.program, on),
            "terms": terms(row.program, on),
            "decision": decision,
            "exam_only_from": anniv(decision.since, exam_only_after) if decision.since else None,
        }
        for row, decision in standings_of(request.certificant, on)  # type: ignore[attr-defined]
        if decision.standing == "lapsed"
    ]
    return render(request, "recert/way_back.html", {"lapsed": lapsed, "on": on})
