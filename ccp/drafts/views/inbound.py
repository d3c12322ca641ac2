"""Where the mail provider hands on what was sent to the members' personal addresses.

anymail knows how each provider writes an email. Before a byte of it is read the secret is checked
that the provider shows; whatever else it signs, anymail checks afterwards.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import Any

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ccp.drafts.queries.forwarding import is_on
from ccp.drafts.rules.html_words import words_of
from ccp.drafts.services.receiving import Attachment, Received, receive
from ccp.drafts.tasks import read_draft
from plumbing import clock, files, queue
from plumbing.mail.handed_on import read_whole, recipients, view_of

MOST_BYTES = 36 * 1024 * 1024  # providers take emails of up to 25 MB; base64 makes a third more
SMALLEST_INLINE = 40 * 1024  # bytes: what is smaller and stands within the text is a logo

UNREADABLE = (
    *(AnymailError, SuspiciousOperation, LookupError, TypeError, ValueError, AttributeError),
    MultiPartParserError,
    ImproperlyConfigured,  # what anymail calls an event that is no email
)

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """Check who asks, read, keep once, answer; a worker looks at the files afterwards."""
    if not is_on():
        return HttpResponse(status=404)
    view = _view()
    try:
        AnymailBaseWebhookView.validate_request(view, request)
    except AnymailWebhookValidationFailure:
        log.warning("inbound email refused: no secret, or another one")
        return HttpResponse(status=403)
    if not read_whole(request, MOST_BYTES):
        return HttpResponse(status=413)
    try:
        view.run_validators(request)
        events = list(view.parse_events(request))
        mails = [_received(event) for event in events if event.message is not None]
    except UNREADABLE:
        log.warning("inbound email cannot be read", exc_info=True)
        return HttpResponse(status=400)
    try:
        for draft in chain(*(receive(mail=mail, on=clock.today()) for mail in mails)):
            if draft.read_at is None:
                queue.wake(read_draft, draft.pk)
    except files.FilesAway:  # the provider sends it again
        return HttpResponse(status=503)
    return HttpResponse(status=200)


def _view() -> Any:
    """Return anymail's view of the provider that is configured."""
    return view_of(settings.INBOUND_PROVIDER)()


def _received(event: Any) -> Received:
    message = event.message
    headers = {name.casefold(): str(value) for name, value in message.items()}
    if message.envelope_sender == "":
        headers.setdefault("return-path", "<>")
    return Received(
        event=_id(event, headers),
        keys=list(_keys(event)),
        subject=message.subject or "",
        text=message.text or words_of(message.html or ""),
        sender=str(message.from_email or ""),
        sent_on=_day(message),
        headers=headers,
        attachments=[
            Attachment(part.get_filename() or "file", part.get_content_bytes() or b"")
            for part in _files(message)
        ],
    )


def _id(event: Any, headers: dict[str, str]) -> str:
    """What stays the same however often an email is handed on: what its head says, where it has an
    id of its own; else the provider's id; else all that it says.
    """
    said = [headers.get(name, "") for name in ("message-id", "date", "from", "subject")]
    if not said[0] and event.event_id:
        return f"{settings.INBOUND_PROVIDER}:{event.event_id}"[:160]
    if not said[0]:
        said += [event.message.text or "", event.message.html or ""]
    known = sha256("\x1f".join(said).encode("utf-8", "replace")).hexdigest()
    return f"{settings.INBOUND_PROVIDER}:{known}"


def _keys(event: Any) -> Iterator[str]:
    """What stands before our domain in the envelope; where a provider tells none, in To and Cc."""
    message = event.message
    told = recipients(event) or [each.addr_spec for each in [*message.to, *message.cc]]
    for address in told:
        local, _at, domain = str(address).strip("<> ").casefold().rpartition("@")
        if domain == settings.INBOUND_DOMAIN.casefold():
            yield local.partition("+")[0]


def _files(message: Any) -> Iterator[Any]:
    yield from message.attachments
    for part in message.inlines:
        if len(part.get_content_bytes() or b"") >= SMALLEST_INLINE:
            yield part


def _day(message: Any) -> date | None:
    sent = message.date
    if sent is None:
        return None
    return sent.astimezone(settings.OFFICE_ZONE).date() if sent.tzinfo else sent.date()
