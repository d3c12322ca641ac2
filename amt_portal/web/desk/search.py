"""The one search box: a number or email opens its page, a name a list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from billing.models import Payer
from billing.queries.payers import others_named
from members.models import Certificant, Role
from members.queries import search as people
from members.queries.people import staff_named
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
    if "@" in text and (found := people.by_email(text)):
        return _opened(request, text, found)
    if found := people.by_phone(text) or people.by_street(text):
        return _opened(request, text, found)
    return _listed(request, text, people.by_name(text))


def _opened(request: HttpRequest, text: str, found: list[Certificant]) -> HttpResponse:
    """The page of the one found, a list of several."""
    if len(found) == 1:
        return redirect("desk:member", found[0].pk)
    return _listed(request, text, found)


def _listed(request: HttpRequest, text: str, found: list[Certificant]) -> HttpResponse:
    """Members, and who else has that name or email: buyers, and who works at the desk."""
    buyers = [one for one in others_named(text) if one.sort == Payer.Sort.BUYER]
    colleagues = staff_named(text)
    if "@" in text and len(buyers) == 1 and not found and not colleagues:
        return redirect("courses:desk_buyer", buyers[0].pk)
    return render(
        request,
        "desk/search.html",
        {
            "text": text,
            "found": people.with_certifications(found, clock.today()),
            "most": len(found) >= people.MOST,
            "buyers": buyers,
            "colleagues": colleagues,
            "opens_staff": actor(request).has_role(Role.ADMIN),
        },
    )
