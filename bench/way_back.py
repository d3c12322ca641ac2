"""The way back at scale: its page, steps of an application, the queue and board of applications, by
a real web server, beside a bare page of the same server.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet
from django.urls import reverse

from bench.figures import Figure, Scale
from bench.pages import BARE, Page, compared
from bench.visitors import Ask, Visitor, cookies, staff
from members.models import Certification
from recert.models import Application

VISITORS = 100
FREE = {"board of applications"}  # a dozen figures, each counted anew
ABOUT = {"birth_date": "1979-04-21", "other_names": "", "right": "on"}


def measure(scale: Scale) -> Iterator[Figure]:
    """Yield queries, latency and CPU of each page."""
    lapsed, drafts, desk = list(_lapsed()), list(_drafts()), [staff()]
    pages: dict[str, tuple[Page, list[Visitor]]] = {
        BARE: (lambda who: Ask(f"/bare/?from={who.pk}"), lapsed),
        "way back": (lambda _who: Ask(reverse("recert:way_back")), lapsed),
        "way back, with a draft": (lambda _who: Ask(reverse("recert:way_back")), drafts),
    }
    for step in ("about", "points", "review"):
        pages[f"application, {step}"] = (_step(step), drafts)
    pages["application, about, POST"] = (_step("about", ABOUT), drafts)
    queue, board = reverse("casework:queue"), reverse("recert:desk_board")
    for name, path in {
        "application queue": f"{queue}?kind=recert",
        "application queue, late": f"{queue}?kind=recert&in=late",
        "board of applications": board,
        "list of drafts": f"{reverse('recert:desk_applications')}?state=draft",
    }.items():
        pages[name] = (_path(path), desk)
    yield from compared(scale, pages, free=FREE)


def _step(step: str, form: dict[str, str] | None = None) -> Page:
    return lambda who: Ask(reverse("recert:step", args=[who.application, step]), form or {})


def _path(path: str) -> Page:
    return lambda _who: Ask(path)


def _lapsed() -> Iterator[Visitor]:
    """Members with a sign-in and a certification that only recertification brings back."""
    rows = Certification.objects.filter(
        standing__word="lapsed",
        standing__way_back="recertify",
        applications=None,
        certificant__user__isnull=False,
    )
    for held in _some(rows.select_related("certificant__user")):
        yield Visitor(cookies(held.certificant.user), held.certificant_id, held.pk)


def _drafts() -> Iterator[Visitor]:
    """Members with a sign-in and a draft by CCP."""
    rows = Application.objects.filter(
        case__state="draft", route="ccp", case__certificant__user__isnull=False
    )
    for one in _some(rows.select_related("case__certificant__user")):
        person = one.case.certificant
        yield Visitor(cookies(person.user), person.pk, application=one.case.number)


def _some(rows: QuerySet) -> Iterator:
    found = list(islice(rows.order_by("pk").iterator(), VISITORS))
    if not found:
        raise SystemExit("Nobody of them was found: seed more people.")
    yield from found
