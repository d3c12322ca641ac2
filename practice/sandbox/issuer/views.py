"""What the practice issuer publishes, and a page with samples to hand in."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plumbing import clock
from plumbing.downloads import download
from practice.sandbox.issuer import badges
from practice.sandbox.mode import PRACTICE_MODES


def _practice() -> None:
    if settings.PORTAL_MODE not in PRACTICE_MODES:
        raise Http404


@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    _practice()
    return JsonResponse(badges.public_keys())


@require_safe
def status(_request: HttpRequest) -> HttpResponse:
    _practice()
    return HttpResponse(badges.status_list(), content_type="application/vc+jwt")


@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    """The samples, each made out to who is signed in."""
    _practice()
    rows = [(name, words) for name, (words, _, _) in badges.samples(clock.today()).items()]
    return render(request, "sandbox/badges.html", {"samples": rows, "holder": _holder(request)})


@require_safe
def sample(request: HttpRequest, name: str) -> HttpResponse:
    _practice()
    try:
        content, called = badges.sample(name, holder=_holder(request), today=clock.today())
    except KeyError:
        raise Http404 from None
    kind = "image/png" if called.endswith(".png") else "application/vc+jwt"
    return download(content, kind, called)


def _holder(request: HttpRequest) -> str:
    person = getattr(request.user, "certificant", None)
    return person.full_name if person else "Marisol Reyes"
