"""The one search box: a number or email opens its page, a name a list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members.models import Certificant
from members.queries import search as people
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.desk import page_of

MOST_LETTERS = 100


@require_safe
@staff_required()
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` name, email, phone, street, or the number of a member, a certification or what apps
    declare.
    """
    text = request.GET.get("q", "").strip()[:MOST_LETTERS]
    if not text:
        return _listed(request, text, [])
    if found := people.by_number(text):
        return _opened(request, text, found)
    if page := page_of(text, actor(request)):
        return redirect(page)
    if "@" in text:
        return _opened(request, text, people.by_email(text))
    if found := people.by_phone(text) or people.by_street(text):
        return _opened(request, text, found)
    return _listed(request, text, people.by_name(text))


def _opened(request: HttpRequest, text: str, found: list[Certificant]) -> HttpResponse:
    """The page of the one found, a list of several."""
    if len(found) == 1:
        return redirect("desk:member", found[0].pk)
    return _listed(request, text, found)


def _listed(request: HttpRequest, text: str, found: list[Certificant]) -> HttpResponse:
    return render(
        request,
        "desk/search.html",
        {
            "text": text,
            "found": people.with_certifications(found, clock.today()),
            "most": len(found) >= people.MOST,
        },
    )
