"""Taking a forwarded email in: stored once, whoever sent it (handbook section 4).

Whose it is the address alone tells; what stands in From proves nothing and is used for nothing
but a guess of who provided the activity.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from ccp.drafts.models import Draft, DraftUpload, MailAddress
from ccp.drafts.queries.drafts import came_on
from ccp.drafts.queries.kept_files import FOLDER
from ccp.drafts.rules.answering import is_answered, is_taken
from ccp.drafts.rules.figures import ANSWERS_A_DAY, DRAFTS_A_DAY
from ccp.drafts.rules.guessing import Mail, guess
from ccp.drafts.verbs import DraftVerb
from members.queries.locks import lock_members
from members.queries.policy import policy
from members.services import history
from plumbing import files, uploads
from plumbing.uploads.refusals import MESSAGES

MOST_FILES = 10  # of one email
LONGEST_TEXT = 4_000  # letters that are kept for its member to look at
TOO_MANY = f"It was not taken: of one email we take {MOST_FILES} files. Add it to the entry."
TOO_LARGE = MESSAGES["too_large"].format(most_mb=uploads.LARGEST // 1024**2)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of an email. name: as its sender calls it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An email as the provider hands it on. event: names it, however often it comes; keys: what
    stands before the @ of the addresses it came to; headers: by their names in small letters.
    """

    event: str
    keys: Sequence[str]
    subject: str
    text: str
    sender: str
    sent_on: date | None
    headers: Mapping[str, str]
    attachments: Sequence[Attachment] = ()


def receive(*, mail: Received, on: date) -> list[Draft]:
    """Make a draft of an email for each address in force that it came to; of those who have it the
    one that is there. None where a machine sent it, or where enough came for that member today.

    Its files are kept as they came and looked at later, by `reading`. Raises FilesAway; come again,
    the email is not taken a second time by those who have it.
    """
    addresses = MailAddress.objects.filter(key__in=mail.keys, revoked_at__isnull=True)
    found = list(addresses.order_by("pk")) if is_taken(mail.headers) else []
    if not found:
        log.info("email not taken")
    return [draft for address in found if (draft := _for(address, mail, on))]


def _for(address: MailAddress, mail: Received, on: date) -> Draft | None:
    known = _known(address, mail)
    if known is not None:
        return known
    if _enough(address.certificant_id, on):
        log.warning("email not taken: enough for a day", extra={"member": address.certificant_id})
        return None
    kept, draft = _kept(mail.attachments), None
    try:
        draft = _stored(address, mail, kept, on)
    finally:
        if draft is None:
            _forget(kept)
    return draft


def _known(address: MailAddress, mail: Received) -> Draft | None:
    return Draft.objects.filter(certificant=address.certificant_id, event=mail.event).first()


def _enough(certificant_id: int, on: date) -> bool:
    return came_on(certificant_id, on).count() >= policy()[DRAFTS_A_DAY].on(on)


def _kept(attachments: Sequence[Attachment]) -> list[DraftUpload]:
    """Rows of the files, not saved yet; of those that can be looked at the bytes are kept."""
    rows: list[DraftUpload] = []
    for number, file in enumerate(attachments):
        row = DraftUpload(name=_line(file.name) or "file")
        rows.append(row)
        if number >= MOST_FILES:
            row.why = TOO_MANY
        elif len(file.content) > uploads.LARGEST:
            row.why = TOO_LARGE
        elif not file.content:
            row.why = MESSAGES["empty"]
        else:
            name = secrets.token_hex(16)
            path = f"{FOLDER}/{name[:2]}/{name}"
            try:
                files.keep(path, file.content)
            except files.FilesAway:
                _forget(rows)
                raise
            row.path = path
    return rows


def _forget(rows: Sequence[DraftUpload]) -> None:
    for row in rows:
        if row.path:
            with suppress(files.FilesAway):  # the daily sweep finds it
                files.remove(row.path)


def _stored(
    address: MailAddress, mail: Received, kept: Sequence[DraftUpload], on: date
) -> Draft | None:
    """Write the draft with its files, unless it came meanwhile or its address was revoked."""
    owner = address.certificant_id
    with transaction.atomic():
        lock_members([owner])
        address.refresh_from_db()
        if address.revoked_at is not None or _enough(owner, on):
            return None
        known = _known(address, mail)
        if known is not None:
            _forget(kept)
            return known
        found = guess(Mail(_line(mail.subject), mail.text, mail.sender, mail.sent_on))
        draft = Draft.objects.create(
            certificant_id=owner,
            event=mail.event,
            subject=_line(mail.subject),
            text=_clean(mail.text)[:LONGEST_TEXT].strip(),
            category=found.category,
            title=_line(found.title),
            provider=_line(found.provider),
            completed_on=found.completed_on,
            day_is_told=found.day_is_told,
            hours=found.hours,
            received_on=on,
            answer=is_answered(mail.headers) and _may_answer(owner, on),
        )
        for row in kept:
            row.draft = draft
        DraftUpload.objects.bulk_create(kept)
        history.record(
            actor=None,
            verb=DraftVerb.DRAFT_RECEIVED,
            subject=f"draft:{draft.pk}",
            certificant_id=owner,
            after={"files": len(kept)},
        )
    return draft


def _may_answer(certificant_id: int, on: date) -> bool:
    answered = came_on(certificant_id, on).filter(answer=True).count()
    return bool(answered < policy()[ANSWERS_A_DAY].on(on))


def _clean(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _line(text: str) -> str:
    """One line that fits its column."""
    return " ".join(_clean(text).split())[:200]
