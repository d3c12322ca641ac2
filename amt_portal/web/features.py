"""What a browser may do on our pages: nothing that the portal has no use for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def permissions_policy(get_response: Answer) -> Answer:
    """Middleware: the header of that name, from PERMISSIONS_POLICY."""
    value = ", ".join(f"{name}={who}" for name, who in settings.PERMISSIONS_POLICY.items())

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", value)
        return response

    return middleware
