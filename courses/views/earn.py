"""Earn points: through AMT, or on your own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ccp.rules.categories import CATEGORIES, place_in_lists
from ccp.rules.figures import CONTACT_HOURS_PER_CEU
from ccp.views.words import earned_through, rate
from courses.permissions import learner_of
from courses.queries.catalogue import numbers
from courses.queries.points import OTHERS, OWN
from courses.views.shown import viewer_of
from members.queries.policy import policy
from plumbing import clock


@require_safe
def earn(request: HttpRequest) -> HttpResponse:
    """Both doors, each with what counts, and what a member still needs."""
    on, learner = clock.today(), learner_of(request)
    viewer = viewer_of(learner, on, with_cycles=True)
    categories = policy()[CATEGORIES]
    entries = [categories[code].entry_on(on) for code in sorted(categories, key=place_in_lists)]
    typed = [entry for entry in entries if not entry.value.posted_by_portal]
    return render(
        request,
        "courses/earn.html",
        {
            "base": learner.base,
            "viewer": viewer,
            "gaps": viewer.gaps,
            **numbers(),
            "own_rate": rate(categories[OWN].on(on)),
            "others": categories[OTHERS].on(on),
            "typed": [
                (each, rate(each.value), earned_through(each.value.code, on)) for each in typed
            ],
            "placeholder": any(entry.placeholder for entry in entries),
            "hours_per_ceu": policy()[CONTACT_HOURS_PER_CEU].on(on),
        },
    )
