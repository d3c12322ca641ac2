"""Earn points: through AMT, or on your own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ccp.rules.categories import CATEGORIES
from ccp.rules.figures import CONTACT_HOURS_PER_CEU
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
    entries = [dated.entry_on(on) for dated in policy()[CATEGORIES].values()]
    return render(
        request,
        "courses/earn.html",
        {
            "base": learner.base,
            "viewer": viewer,
            "gaps": viewer.gaps,
            **numbers(),
            "own": policy()[CATEGORIES][OWN].on(on),
            "others": policy()[CATEGORIES][OTHERS].on(on),
            "typed": [entry for entry in entries if not entry.value.posted_by_portal],
            "placeholder": any(entry.placeholder for entry in entries),
            "hours_per_ceu": policy()[CONTACT_HOURS_PER_CEU].on(on),
        },
    )
