"""The address work-list: who cannot be reached, and by what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.queries.people import ADDRESS_PROBLEMS, address_work
from plumbing.access import staff_required
from plumbing.paging import UncountedPaginator

PEOPLE_A_PAGE = 50
LABELS = {
    "": "All",
    "lost": "No longer works",
    "bounced": "Email bounced",
    "returned": "Mail came back",
    "doubtful": "Cannot be printed",
    "no_email": "No email",
    "no_street": "No street address",
}


@require_safe
@staff_required()
def addresses(request: HttpRequest) -> HttpResponse:
    """`?problem=` one kind only."""
    problem = request.GET.get("problem", "")
    problem = problem if problem in ADDRESS_PROBLEMS else ""
    return render(
        request,
        "desk/addresses.html",
        {
            "labels": LABELS,
            "problem": problem,
            "page": UncountedPaginator.of(request, address_work(problem), PEOPLE_A_PAGE),
        },
    )
