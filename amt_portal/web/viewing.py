"""Looking at the portal as a member: staff see what the member sees, and nothing is changed by it.

While it lasts every page says so, no form of any page is taken, and what a page might write is
undone (`plumbing.access.member_required`). It ends by itself after a while.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from amt_portal.web.requests import Answer
from members.models import Certificant, Role
from plumbing import clock

KEY = "viewing"
LASTS = timedelta(minutes=30)
MAY_VIEW = (Role.SUPPORT, Role.RECORDS)
READING = {"GET", "HEAD", "OPTIONS"}
LEAVING = ("/desk/view-as/stop/", "/account/logout/")
OWN_ACCOUNT = "/account/"  # of who looks, not of the member


def begin(request: HttpRequest, person: Certificant) -> None:
    """Look as this person from the next page on."""
    request.session[KEY] = {"pk": person.pk, "since": clock.now().isoformat()}


def end(request: HttpRequest) -> int | None:
    """Look as oneself again; the id of the person that was looked as."""
    return (request.session.pop(KEY, None) or {}).get("pk")


class ViewingMiddleware:
    """Sets `request.viewing`: the person as whom staff look, or None."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = _looked_as(request)
        request.viewing = person  # type: ignore[attr-defined]
        leaving = request.path in LEAVING
        writing = request.method not in READING or request.path.startswith(OWN_ACCOUNT)
        if person and writing and not leaving:
            raise PermissionDenied
        return self.get_response(request)


def _looked_as(request: HttpRequest) -> Certificant | None:
    if not request.session.session_key or KEY not in request.session:
        return None
    user, kept = request.user, request.session[KEY]
    fresh = clock.now() - datetime.fromisoformat(kept["since"]) < LASTS
    if not (fresh and user.is_authenticated and user.is_staff and user.has_role(*MAY_VIEW)):
        end(request)
        return None
    return Certificant.objects.filter(pk=kept["pk"]).first()
