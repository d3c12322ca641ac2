"""The catalogue and its pages, which anyone may open."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses import slots
from courses.forms import ALL, aim, unknown_programs, wanted
from courses.models import CourseKind, Enrollment
from courses.panels import GapCard, gap_card
from courses.permissions import learner_of
from courses.queries import catalogue as queries
from courses.rules.offers import Offer, in_order
from courses.rules.search import HOURS, Counts, Wanted, counted, meant, ways_out
from courses.views import baskets
from courses.views.held import Held
from courses.views.shown import Viewer, viewer_of
from members.queries.policy import policy
from members.queries.programs import called, code_of
from plumbing import clock
from plumbing.paging import number_of

A_PAGE = 8
HOURS_WORDS = {"short": "Up to 1", "middle": "1 to 2", "long": "More than 2"}
QUERY = {"words": "q", "programs": "program", "kinds": "kind", "hours": "hours", "free": "free"}
"""What each group of a search is called in an address."""
BEGUN = {Enrollment.State.OPEN, Enrollment.State.COMPLETED}


@dataclass(frozen=True, slots=True)
class Tick:
    """One choice of a filter, with how many courses it leaves; one that leaves none is none."""

    value: str
    label: str
    number: int
    on: bool

    @property
    def mark(self) -> str:
        """What its box has."""
        return " checked" if self.on else "" if self.number else " disabled"


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """What is offered, what closes the viewer's gap, and a search without scripts."""
    on, learner = clock.today(), learner_of(request)
    cart = baskets.kept(request, learner)
    viewer = viewer_of(learner, on, with_cycles=True)
    offered = queries.offers(learner.payer_id, cart)
    card = _gap_card(request, viewer, offered)
    looked_for = wanted(request.GET, viewer.programs, policy().programs)
    asked = meant(replace(looked_for, called=called(on)), offered)
    found = in_order(
        filter(asked.finds, offered),
        on,
        chosen=card.ids if card else frozenset(),
        short=frozenset(gap.key for gap in viewer.gaps),
        mine=frozenset(viewer.programs),
    )
    page = Paginator(found, A_PAGE).get_page(number_of(request.GET.get("page")))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "courses/catalogue.html",
        {
            "base": learner.base,
            "viewer": viewer,
            "card": card,
            "gaps": viewer.gaps,
            "page": page,
            "rows": [viewer.line(one, card) for one in page],
            "found": len(found),
            "filters": _filters(viewer, asked, counted(offered, asked)),
            "words": asked.words,
            "narrowed": asked != Wanted(),
            "loosely": asked.loosely and bool(found),
            "unknown": unknown_programs(request.GET, policy().programs),
            "ways_out": [] if found else _ways_out(request, asked, offered),
            "codes": [code_of(key, on) for key in _known(asked.programs)],
            "query": query.urlencode(),
            "in_cart": sum(one.in_cart for one in offered),
        },
    )


def _ways_out(
    request: HttpRequest, asked: Wanted, offered: list[Offer]
) -> list[tuple[str, int, str]]:
    """What alone leaves no course, in words, with how many there are without it and their query."""
    found = []
    for name, number in ways_out(offered, asked):
        query = request.GET.copy()
        query.setlist("program", sorted(asked.programs))
        query["filter"] = "1"
        for key in ("page", QUERY[name]):
            query.pop(key, None)
        found.append((f"courses/search/{name}.html", number, query.urlencode()))
    return found


def _gap_card(request: HttpRequest, viewer: Viewer, offered: list[Offer]) -> GapCard | None:
    """What closes the gap that is asked for, or the one that ends first."""
    found = viewer.gaps
    if not found:
        return None
    named = request.GET.get("plan", "")
    gap = next((one for one in found if one.key == named), found[0])
    others = [one for one in found if one is not gap]
    return gap_card(
        gap, others, offered, viewer.footing, aim(request.GET), viewer.on, viewer.entries
    )


def _known(keys: frozenset[str]) -> list[str]:
    return [key for key in policy().programs if key in keys]


def _filters(viewer: Viewer, asked: Wanted, counts: Counts) -> dict[str, tuple[Tick, ...]]:
    """The choices of each group, with how many courses each would leave."""
    own = viewer.programs
    shown = [key for key in policy().programs if key in own or key in asked.programs or not own]
    programs = [
        Tick(key, code_of(key, viewer.on), counts.programs.get(key, 0), key in asked.programs)
        for key in shown
        if own or counts.programs.get(key) or key in asked.programs
    ]
    if own:
        programs.append(Tick(ALL, "All programs", counts.all_programs, not asked.programs))
    return {
        "programs": tuple(programs),
        "kinds": tuple(
            Tick(kind, kind.label, counts.kinds.get(kind, 0), kind in asked.kinds)
            for kind in CourseKind
        ),
        "hours": tuple(
            Tick(name, HOURS_WORDS[name], counts.hours[name], name in asked.hours) for name in HOURS
        ),
        "free": (Tick("1", "Free only", counts.free, asked.free),),
    }


@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    """One course: what it is about, what it earns and costs; with a place in it, the course."""
    on, learner = clock.today(), learner_of(request)
    row = queries.course_of(code, learner.payer_id)
    if row is None:
        raise Http404
    offer = queries.offer(row, baskets.kept(request, learner))
    viewer = viewer_of(learner, on)
    place = None
    if learner.payer_id and offer.held in BEGUN:
        place = queries.place_of(learner.payer_id, row.pk)
    return render(
        request,
        "courses/course.html",
        {
            "base": learner.base,
            "viewer": viewer,
            "course": row,
            "row": viewer.row(offer),
            "place": place,
            "held": Held(place, clock.now()) if place else None,
            "parts": slots.page_parts(place, on) if place else [],
            "terms": [] if place else slots.terms_of(row, on),
        },
    )
