"""Staff who walked away from their desk are signed out; members are not hurried."""

from __future__ import annotations

import re
import time
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from amt_portal.web.requests import Answer
from members.accounts.sessions import SEEN
from members.queries.policy import policy
from members.rules.figures import SHORTEST_IDLE_MINUTES, STAFF_IDLE_MINUTES
from plumbing import clock

NOTE_EVERY = 60.0  # seconds: not each page writes
# Pages of one's own. Others, the form of a claim for one, are open to whoever walks by.
WORK = re.compile(r"/(desk|account(?!/claim))/")


class IdleMiddleware:
    """After AuthenticationMiddleware and MessageMiddleware."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A visitor without a session has nobody to ask the database for.
        if request.session.session_key and request.user.is_authenticated and request.user.is_staff:
            now = time.time()
            idle = now - request.session.get(SEEN, 0)
            if idle > SHORTEST_IDLE_MINUTES * 60 and timedelta(seconds=idle) > _allowed():
                return _signed_out(request)
            at_work = WORK.match(request.path_info) and "HX-Request" not in request.headers
            if at_work and idle > NOTE_EVERY:
                request.session[SEEN] = now
        return self.get_response(request)


def _allowed() -> timedelta:
    return timedelta(minutes=policy()[STAFF_IDLE_MINUTES].on(clock.today()))


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in, and back to what was asked for where that changes nothing."""
    polled = "HX-Request" in request.headers
    sent = request.method != "GET"
    logout(request)
    minutes = int(_allowed().total_seconds() // 60)
    ended = f"You were signed out after {minutes} minutes without a click."
    messages.info(request, f"{ended} What you sent last was not saved." if sent else ended)
    if polled:
        return HttpResponseClientRefresh()  # the whole page asks anew, and is led to the sign-in
    return redirect_to_login(reverse("desk:home") if sent else request.get_full_path())
