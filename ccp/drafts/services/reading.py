"""Looking at the files that came with an email: the same checks as of any proof, by a worker.

Each file is a transaction of its own, so whoever is killed goes on where they were.
"""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from casework.models import Origin
from casework.services.intake import NotTaken, TakenIn, taken_in
from casework.services.turns import NoTurn
from ccp.drafts.models import Draft, DraftProof, DraftUpload
from ccp.services.proofs import put_proof
from members.queries.locks import lock_members
from notices.services.planning import plan_to
from plumbing import clock, files, work
from plumbing.jobs import Backlog
from plumbing.uploads import UploadRefused

SWEEP_SECONDS = 40
# A day's worth of tries: who forwards more files than are checked in a day has them looked at on
# the next.
QUEUE = work.Queue(lease=timedelta(minutes=10), most=80, ends=(files.FilesAway,))
GONE = "It was lost on its way. Forward the email again, or add the file to the entry."
THROWN_AWAY = "The draft was thrown away."
KIND = "draft_received"


class Later(Exception):
    """A file cannot be looked at now: nothing is wrong with it."""


def waiting() -> QuerySet[Draft]:
    """Drafts whose files nobody has looked at yet, the oldest first."""
    return Draft.objects.filter(read_at=None).order_by("pk")


def read(*, draft_id: int, on: date) -> None:
    """Look at the files of one draft, unless somebody has or does; later where it does not work."""
    row = waiting().filter(pk=draft_id)
    work.do_taken(QUEUE, work.take(QUEUE, row), partial(_read, on=on), end=math.inf)


def sweep(*, on: date) -> None:
    """Look at what was not looked at: a wake-up was lost, or a next try has come."""
    with suppress(files.FilesAway):
        work.work_off(QUEUE, waiting(), partial(_read, on=on), seconds=SWEEP_SECONDS)


def backlog(on: date, late_before: date | datetime) -> Backlog:
    """What waits for `sweep`."""
    return Backlog.of(waiting(), "received_at", late_before, QUEUE.given_up)


def _read(row: Draft, *, on: date) -> None:
    """Look at each file, then answer. Safe to repeat."""
    for upload in row.uploads.exclude(path=""):
        _look_at(row, upload)
    with transaction.atomic():
        lock_members([row.certificant_id])
        draft = Draft.objects.select_related("certificant").get(pk=row.pk)
        if draft.read_at is None:
            draft.read_at = clock.now()
            draft.save(update_fields=["read_at"])
            if draft.answer and draft.is_open:
                plan_to(draft.certificant, kind=KIND, about=draft.pk, due_on=on)


def _look_at(row: Draft, upload: DraftUpload) -> None:
    path, why = upload.path, ""
    try:
        file = ContentFile(files.read(path), name=upload.name)
        with taken_in(
            owner_id=row.certificant_id, file=file, origin=Origin.EMAIL, actor=None
        ) as taken:
            _put(row, taken)
            _done(upload)
    except FileNotFoundError:
        why = GONE
    except NotTaken as refused:
        if _is_for_later(refused):
            raise Later(str(refused)) from refused
        why = str(refused)
    if why:
        _done(upload, why)
    with suppress(files.FilesAway):  # the daily sweep finds it
        files.remove(path)


def _put(row: Draft, taken: TakenIn) -> None:
    """Put a file to the draft, or to what it became meanwhile; the member is locked."""
    draft = Draft.objects.select_related("activity").get(pk=row.pk)
    if draft.thrown_away_at is not None:
        raise NotTaken(THROWN_AWAY)
    if draft.activity is not None:
        put_proof(activity=draft.activity, document=taken.document, name=taken.name, actor=None)
        return
    DraftProof.objects.get_or_create(
        draft=draft, document=taken.document, removed_at=None, defaults={"name": taken.name}
    )


def _done(upload: DraftUpload, why: str = "") -> None:
    DraftUpload.objects.filter(pk=upload.pk).update(path="", why=why[:400])


def _is_for_later(refused: NotTaken) -> bool:
    """Whether the same file may be taken at another moment."""
    cause = refused.__cause__
    if isinstance(cause, UploadRefused):
        return cause.code == "busy"
    return isinstance(cause, NoTurn | files.FilesAway)
