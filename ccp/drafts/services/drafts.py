"""What becomes of a draft: its member confirms it, with whatever was changed, or throws it away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from casework.services.taking_out import take_out
from ccp.drafts.models import Draft, DraftProof
from ccp.drafts.queries.drafts import proofs_of
from ccp.drafts.rules.keeping import asked_on
from ccp.drafts.verbs import DraftVerb
from ccp.models import Activity
from ccp.services.activities import log_activity
from ccp.services.entries import Entry, SavedBefore
from ccp.services.proofs import put_proof
from members.models import User
from members.queries.locks import lock_members
from members.queries.policy import policy
from members.services import history
from plumbing import clock

THROWN_AWAY = "This draft was thrown away. Log the activity by the form, or forward it again."
EMPTIED = {"subject": "", "text": "", "title": "", "provider": ""}


def confirm(
    *,
    draft: Draft,
    entry: Entry,
    certification_ids: Collection[int],
    on: date,
    actor: User | None,
) -> Activity:
    """Put a draft on record as its member has it, with its files; it counts from the day on which
    the email came (section 4), and while it keeps that day a cycle that has ended since takes it
    and is judged anew, where the email itself named what it is and when. Confirmed twice, it gives
    the same activity back.

    Raises ActivityRefused.
    """
    with transaction.atomic():
        lock_members([draft.certificant_id])
        draft = Draft.objects.select_related("certificant").get(pk=draft.pk)
        if draft.thrown_away_at is not None:
            raise SavedBefore(THROWN_AWAY)
        activity = log_activity(
            certificant=draft.certificant,
            entry=entry,
            certification_ids=certification_ids,
            on=on,
            actor=actor,
            token=draft.token,
            received_on=draft.received_on,
            open_on=asked_on(entry.completed_on, draft.named_on, draft.received_on, on, policy()),
        )
        if draft.activity_id is None:
            _settle(draft, activity, actor)
    return activity


def throw_away(*, draft: Draft, actor: User | None) -> None:
    """Throw a draft away with its files and its words. Twice, or once it is confirmed, changes
    nothing.
    """
    with transaction.atomic():
        lock_members([draft.certificant_id])
        draft = Draft.objects.get(pk=draft.pk)
        if not draft.is_open:
            return
        for proof in proofs_of(draft):
            take_out(proof)
        Draft.objects.filter(pk=draft.pk).update(thrown_away_at=clock.now(), **EMPTIED)
        history.record(
            actor=actor,
            verb=DraftVerb.DRAFT_THROWN_AWAY,
            subject=f"draft:{draft.pk}",
            certificant_id=draft.certificant_id,
        )


def note_infected(_proof: DraftProof) -> None:
    """A file of a draft was deleted for a virus: the draft's page shows it no more."""


def _settle(draft: Draft, activity: Activity, actor: User | None) -> None:
    for kept in proofs_of(draft):
        put_proof(activity=activity, document=kept.document, name=kept.name, actor=actor)
        DraftProof.objects.filter(pk=kept.pk).update(removed_at=clock.now())
    draft.activity = activity
    draft.text = ""
    draft.save(update_fields=["activity", "text"])
