"""Pages for what went wrong: what happened, what was kept, what to do.

Who is signed in keeps their own frame and menu around them. The pages of 500 and 503 have none:
they ask neither the database nor the session, which may be what is broken.
"""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from amt_portal.web.typed import typed
from plumbing import uploads
from plumbing.files import FilesAway

DESK = ("/desk/",)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where more was sent than the portal takes."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        context: dict[str, Any] = {
            "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
            "mb": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2,
            "files": uploads.MOST_AT_ONCE,
            "file_mb": uploads.LARGEST // 1024**2,
        }
        if isinstance(exception, TooManyFieldsSent):
            context["typed"] = typed(request)
        return page(request, "413", status=413, **context)
    return page(request, "400", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What another role may, or nobody while they only look as a member."""
    looking = getattr(request, "viewing", None)
    return page(request, "403_viewing" if looking else "403", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also for what is there but not theirs: a stranger cannot tell."""
    return page(request, "404", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Allauth's rate limits answer with this (`handler429`)."""
    return page(request, "429", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database or the place of the files did not answer: that passes."""
    if isinstance(sys.exc_info()[1], OperationalError | FilesAway):
        return HttpResponse(
            render_to_string("errors/503.html"), status=503, headers={"Retry-After": "60"}
        )
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's ticket is missing or old; nothing was saved."""
    return page(request, "csrf", status=403)


def page(request: HttpRequest, name: str, *, status: int, **context: Any) -> HttpResponse:
    """The page of that name in templates/errors, in the frame of whoever asks."""
    place = _place(request)
    context |= {"place": place, "frame": f"base/{place}.html"}
    return render(request, f"errors/{name}.html", context, status=status)


def _place(request: HttpRequest) -> str:
    """Whose frame a page for this request has."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return "public"
    as_member = getattr(request, "viewing", None) or hasattr(user, "certificant")
    if user.is_staff and (request.path.startswith(DESK) or not as_member):
        return "desk"
    return "member" if as_member else "public"
