"""The "Sent mail" pages: what the portal sent, readable by whoever tries the demo."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from functools import wraps
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from ccp.drafts.queries.forwarding import is_on
from practice.sandbox.mode import PRACTICE_MODES

from . import reading
from .store import Mailbox, NoSuchMessage

_PER_PAGE = 50
# The message's own page in the frame: it may show itself and open links elsewhere, nothing more.
_FRAME = "allow-popups allow-popups-to-escape-sandbox"
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    f"frame-ancestors 'self'; sandbox {_FRAME}"
)

View = Callable[..., HttpResponseBase]


def _practice_only(view: View) -> View:
    """404 in production, wherever the addresses may be wired."""

    @wraps(view)
    def guarded(request: HttpRequest, **place: str | int) -> HttpResponseBase:
        if settings.PORTAL_MODE not in PRACTICE_MODES or not settings.PORTAL_MAILBOX:
            raise Http404
        try:
            return view(request, **place)
        except (NoSuchMessage, LookupError):
            raise Http404 from None

    return require_safe(guarded)


def _mailbox() -> Mailbox:
    return Mailbox(Path(settings.PORTAL_MAILBOX))


@_practice_only
def messages(request: HttpRequest) -> HttpResponse:
    """All messages, newest first; `q` keeps those whose addresses or subject hold the words."""
    mailbox, words = _mailbox(), request.GET.get("q", "").strip().lower()
    names = mailbox.names()
    if words:
        names = [line.id for line in mailbox.lines(names) if line.holds(words)]
    page = Paginator(names, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "lines": mailbox.lines(page.object_list),
        "page": page,
        "q": request.GET.get("q", ""),
        "forwards": is_on(),
    }
    return render(request, "sandbox/mail_list.html", context)


@_practice_only
def message(request: HttpRequest, name: str) -> HttpResponse:
    read = _read(name)
    context = {
        "line": _mailbox().line(name),
        "hidden": [to for to in read.get_all("X-Envelope-To", []) if to not in str(read["To"])],
        "text": reading.text_of(read),
        "has_html": bool(reading.html_of(read)),
        "attachments": reading.attachments_of(read),
    }
    return render(request, "sandbox/mail_message.html", context)


@xframe_options_sameorigin
@_practice_only
def html(_request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, for the frame of the message's page."""
    response = HttpResponse(reading.html_of(_read(name)))
    response["Content-Security-Policy"] = _POLICY
    return response


@_practice_only
def attachment(_request: HttpRequest, name: str, position: int) -> FileResponse:
    """Always a download, never shown by the browser as a page of ours."""
    file_name, content = reading.attachment(_read(name), position)
    return FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=file_name,
        content_type="application/octet-stream",
    )


def _read(name: str) -> EmailMessage:
    return _mailbox().read(name)
