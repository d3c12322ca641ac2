"""The answer to a forwarded email, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from ccp.drafts.models import Draft
from ccp.drafts.queries.drafts import proofs_of
from ccp.drafts.rules.keeping import keeps_through
from ccp.drafts.services.reading import KIND
from members.queries.policy import policy
from notices.kinds import Kind
from notices.models import Notice, SkipReason


def _skip(_notice: Notice, draft: Draft, _on: date) -> SkipReason | None:
    """Not of what its member has dealt with meanwhile."""
    return None if draft.is_open else SkipReason.NOT_WANTED


def _context(_notice: Notice, draft: Draft, _on: date) -> dict[str, Any]:
    refused = draft.uploads.exclude(why="").order_by("pk")
    return {
        "draft": {
            "title": draft.title or draft.subject,
            "subject": draft.subject,
            "provider": draft.provider,
            "completed_on": draft.completed_on,
            "hours": draft.hours,
            "received_on": draft.received_on,
            "keeps_through": keeps_through(draft.received_on, policy()) if draft.named_on else None,
        },
        "files": [proof.name for proof in proofs_of(draft)],
        "refused": [(upload.name, upload.why) for upload in refused],
        "draft_url": settings.PORTAL_BASE_URL + reverse("drafts:draft", args=[draft.pk]),
    }


NOTICES = (
    Kind(
        key=KIND,
        label="Forwarded email kept as a draft",
        about=Draft,
        reads=("certificant",),
        skip=_skip,
        context=_context,
    ),
)
