"""Pages for what went wrong: what happened, what was kept, what to do.

The pages of 500 and 503 ask neither the database nor the session, which may be what is broken.
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from plumbing import uploads
from plumbing.files import FilesAway


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where more was sent than the portal takes."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        limits = {
            "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
            "mb": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2,
            "files": uploads.MOST_AT_ONCE,
            "file_mb": uploads.LARGEST // 1024**2,
        }
        return render(request, "errors/413.html", limits, status=413)
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Staff without the role keep their desk around them."""
    if getattr(request, "viewing", None):
        return render(request, "errors/403_viewing.html", status=403)
    at_desk = request.path.startswith("/desk/") and getattr(request.user, "is_staff", False)
    name = "errors/403_desk.html" if at_desk else "errors/403.html"
    return render(request, name, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also for what is there but not theirs: a stranger cannot tell."""
    return render(request, "errors/404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Allauth's rate limits answer with this (`handler429`)."""
    return render(request, "errors/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database or the place of the files did not answer: that passes."""
    if isinstance(sys.exc_info()[1], OperationalError | FilesAway):
        return HttpResponse(
            render_to_string("errors/503.html"), status=503, headers={"Retry-After": "60"}
        )
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's ticket is missing or old; nothing was saved."""
    return render(request, "errors/csrf.html", status=403)
