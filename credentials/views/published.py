"""What whoever verifies a credential reads: the issuer, its keys, achievements, status lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from credentials.models import SigningKey
from credentials.queries.issuer import achievement_of, issuer
from credentials.rules.open_badge import OPEN_BADGES
from credentials.services import picture, signing
from members.models import ProgramName
from plumbing import clock

STATUS_SECONDS, KEPT = 120, 50  # with LIST_KEPT less than the five minutes that a change may take
FOR_ANYONE = {"Access-Control-Allow-Origin": "*"}
View = Callable[..., HttpResponse]


def published(view: View) -> View:
    """Public facts without a session, readable from any page."""

    @wraps(view)
    def answered(request: HttpRequest, **which: Any) -> HttpResponse:
        response = view(request, **which)
        for name, value in FOR_ANYONE.items():
            response[name] = value
        return response

    return require_safe(answered)


@cache_control(public=True, max_age=3600)
@published
def issuer_profile(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"@context": OPEN_BADGES} | issuer().profile)


@cache_control(public=True, max_age=3600)
@published
def keys(_request: HttpRequest) -> HttpResponse:
    """All keys that ever signed, the newest first."""
    rows = SigningKey.objects.order_by("-made_at").values_list("public", flat=True)
    return JsonResponse({"keys": list(rows)})


@cache_control(public=True, max_age=3600)
@published
def key(_request: HttpRequest, kid: str) -> HttpResponse:
    found = SigningKey.objects.filter(pk=kid).first()
    if found is None:
        raise Http404
    return JsonResponse(found.public)


@cache_control(public=True, max_age=3600)
@published
def achievement(_request: HttpRequest, code: str) -> HttpResponse:
    """A programme, by a code that it has or had."""
    row = ProgramName.objects.filter(code__iexact=code).select_related("program").first()
    if row is None:
        raise Http404
    on = min(max(row.valid_from, clock.today()), row.valid_to or clock.today())
    return JsonResponse({"@context": OPEN_BADGES} | achievement_of(row.program, on).told)


@cache_control(public=True, max_age=3600)
@published
def badge_picture(_request: HttpRequest, code: str) -> HttpResponse:
    """The badge of a programme, by a code that it has or had."""
    row = ProgramName.objects.filter(code__iexact=code).first()
    if row is None:
        raise Http404
    return HttpResponse(picture.drawn(row.code), content_type="image/png")


@cache_control(public=True, max_age=STATUS_SECONDS)
@published
def status(_request: HttpRequest, number: int) -> HttpResponse:
    """A status list, signed. Not asked for more often than it can change matters."""
    signed = cache.get_or_set(f"status-list:{number}", lambda: signing.status_list(number), KEPT)
    if signed is None:
        raise Http404
    return HttpResponse(signed, content_type="application/vc+jwt")
