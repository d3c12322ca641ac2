"""What no view has to think of: a request's charset and method, and what a browser may do."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def plain_requests(get_response: Answer) -> Answer:
    """Middleware. Forms come in UTF-8, whatever charset their header names: no browser sends
    another, and a codec that decodes no text (`hex`), or cannot replace what it does not know
    (`idna`), would be an error of ours on every page. HEAD answers like GET: the same view, status
    and headers; the server leaves the body out.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"
        if request.method == "HEAD":
            request.method = "GET"
        return get_response(request)

    return middleware


def permissions_policy(get_response: Answer) -> Answer:
    """Middleware: the header of that name, from PERMISSIONS_POLICY."""
    value = ", ".join(f"{name}={who}" for name, who in settings.PERMISSIONS_POLICY.items())

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", value)
        return response

    return middleware
