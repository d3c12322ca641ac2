"""Forms come in UTF-8, whatever charset their header names."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def read_as_utf8(get_response: Answer) -> Answer:
    """Middleware: no browser sends another charset, and a codec that decodes no text (`hex`), or
    cannot replace what it does not know (`idna`), would be an error of ours on every page.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.encoding = "utf-8"
        return get_response(request)

    return middleware
