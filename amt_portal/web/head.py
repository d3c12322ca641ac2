"""HEAD answers like GET: the same view, status and headers; the server leaves the body out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def head_as_get(get_response: Answer) -> Answer:
    """Middleware: no view, ours or a library's, has to think of a method that nobody tries."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"
        return get_response(request)

    return middleware
