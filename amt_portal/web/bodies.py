"""How many forms with files of one person are read at the same time.

A web process has four threads, and a form with files holds one of them until its last byte is in
and the file is looked at. One person holds two of them at most: what they send beyond that is
refused before it is read, so that whatever a script of theirs sends, others find a thread free. A
person is told by the session, unopened: refusing asks neither the database nor the session.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from amt_portal.web.errors import page
from amt_portal.web.requests import Answer
from casework.views.handing_in import by_script

AT_ONCE = 2  # of one person in one process
FIELDS_ALONE = 4096  # bytes: too few for a file, as when points are worked out while one types
TOO_MANY = (
    "Other files of yours are being read just now, as many as we read of one person at once. This "
    "one was not taken. Nothing else is lost: add it again when they are through."
)
PIECE, SECONDS = 4096, 1.0  # of what is refused: read and thrown away, so that the answer arrives


class BodiesMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self._reading: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sender = _sender(request)
        if sender is None:
            return self.get_response(request)
        with self._lock:
            taken = self._reading[sender] < AT_ONCE
            self._reading[sender] += taken
        if not taken:
            return _refused(request)
        try:
            return self.get_response(request)
        finally:
            with self._lock:
                self._reading[sender] -= 1
                if not self._reading[sender]:
                    del self._reading[sender]


def _sender(request: HttpRequest) -> str | None:
    """Whose session sends a form with files; None for what holds none, or has no session."""
    if request.content_type != "multipart/form-data":
        return None
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isascii() and length.isdigit() and int(length) <= FIELDS_ALONE:
        return None
    return request.COOKIES.get(settings.SESSION_COOKIE_NAME)


def _refused(request: HttpRequest) -> HttpResponse:
    end = time.monotonic() + SECONDS
    with suppress(OSError):  # whoever sent it has gone
        while time.monotonic() < end and request.read(PIECE):
            pass
    if by_script(request):
        answer = HttpResponse(TOO_MANY, status=429, content_type="text/plain; charset=utf-8")
    else:
        answer = page(request, "429_files", status=429)
    answer["Retry-After"] = "5"
    return answer
