"""The person's side of a case: what they claim, the files they add, and sending it in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction

from casework import kinds
from casework.models import Case, CaseFile, CaseItem, Document, Origin, Submission
from casework.queries.uses import in_force
from casework.rules.figures import CASE_FILES
from casework.services import pages
from casework.services.cases import CaseRefused, locked, move, note
from casework.services.intake import NotTaken, taken_in
from casework.services.taking_out import take_out
from casework.verbs import CaseVerb
from members.models import User
from members.queries.policy import policy
from plumbing import clock

FULL = "This case has {most} files, as many as one case takes. Remove one that is not needed."
GONE = "What it was for was taken off the list meanwhile, so the file was not kept."
NOT_NOW = "Files are added while it is your turn. The case is with us now."


@dataclass(frozen=True, slots=True)
class Claimed:
    """Something that is claimed, as `CaseItem` keeps it."""

    about: str
    title: str
    claimed: Decimal | None = None
    granted: bool = False


@transaction.atomic
def claim(*, case: Case, claimed: Iterable[Claimed], lock: bool = True) -> list[CaseItem]:
    """Add items to a case behind those that are there; one that is there (by `about`) is left as
    it is. lock: unless the caller has it locked.
    """
    case = locked(case.pk) if lock else case
    there = list(case.items.order_by("position"))
    last = max((item.position for item in there), default=0)
    known = {item.about for item in there}
    new = [each for each in claimed if each.about not in known]
    made = CaseItem.objects.bulk_create(
        CaseItem(
            case=case,
            position=position,
            about=each.about,
            title=each.title[:300],
            claimed=each.claimed,
            granted=each.granted,
        )
        for position, each in enumerate(new, start=last + 1)
    )
    return [*there, *made]


def add_file(*, case: Case, item: CaseItem | None, file: File[Any], actor: User | None) -> CaseFile:
    """Check a file and put it to a case; the same one to the same item is kept once.

    Raises NotTaken, with a sentence for the person; nothing is kept then.
    """
    owner_id = case.certificant_id
    with taken_in(owner_id=owner_id, file=file, origin=Origin.FORM, actor=actor) as taken:
        return _put(case, item, taken.document, taken.name, actor)


def attach(
    *, case: Case, item: CaseItem | None, document: Document, name: str, actor: User | None
) -> CaseFile:
    """Put a document that the person keeps already to a case. Raises NotTaken."""
    with transaction.atomic():
        return _put(case, item, document, name, actor)


def remove_file(*, file: CaseFile, actor: User | None) -> None:
    """Take a file out that was not sent yet. Twice changes nothing. Raises CaseRefused."""
    with transaction.atomic():
        case = locked(file.case_id)
        file = CaseFile.objects.select_related("document", "item").get(pk=file.pk)
        if file.submission_id is not None:
            raise CaseRefused("This file was sent in: it stays with the case.")
        if take_out(file):
            note(case, CaseVerb.CASE_FILE_REMOVED, actor=actor, after=_story(file))


def submit(*, case: Case, to: str, actor: User | None, statement: str = "") -> Submission:
    """Send in what is there: items and files stay as they are from now on, and the case moves on.

    Sent twice it is one submission. Raises IllegalMove.
    """
    with transaction.atomic():
        case = locked(case.pk)
        last = case.submissions.order_by("-number").first()
        if last is not None and case.state == to:
            return last
        kinds.of(case.kind).flow.moves(case.state, to, actor=None)
        sent = Submission.objects.create(
            case=case,
            number=last.number + 1 if last else 1,
            by=actor,
            statement=statement.strip(),
        )
        files = in_force(CaseFile, case=case, submission=None)
        touched = {file.item_id for file in files if file.item_id}
        CaseItem.objects.filter(case=case, pk__in=touched).update(submission=sent)
        CaseItem.objects.filter(case=case, submission=None).update(submission=sent)
        CaseFile.objects.filter(pk__in=[file.pk for file in files]).update(submission=sent)
        pages.want(file.document for file in files)
        move(case, to=to, actor=None)
        note(
            case,
            CaseVerb.CASE_ANSWERED,
            actor=actor,
            after={"number": sent.number, "files": [_story(file) for file in files]},
        )
    return sent


def note_infected(file: CaseFile) -> None:
    """Note that a file of a case was deleted for a virus; its row and hash stay."""
    reason = "The virus check found something in the file."
    note(file.case, CaseVerb.CASE_FILE_REMOVED, actor=None, reason=reason, after=_story(file))


def _put(
    case: Case, item: CaseItem | None, document: Document, name: str, actor: User | None
) -> CaseFile:
    case = locked(case.pk)
    if case.state not in kinds.of(case.kind).answered_in:
        raise NotTaken(NOT_NOW)
    if why := kinds.of(case.kind).shut(case=case, on=clock.today()):
        raise NotTaken(why)
    if item is not None and not case.items.filter(pk=item.pk).exists():
        raise NotTaken(GONE)
    kept = in_force(CaseFile, case=case)
    known: CaseFile | None = kept.filter(item=item, document=document).first()
    if known is not None:
        return known
    most = policy()[CASE_FILES].on(clock.today())
    if kept.count() >= most:
        raise NotTaken(FULL.format(most=most))
    file = CaseFile.objects.create(
        case=case, item=item, document=document, name=name, added_by=actor
    )
    note(case, CaseVerb.CASE_FILE_ADDED, actor=actor, after=_story(file))
    return file


def _story(file: CaseFile) -> dict[str, Any]:
    return {
        "item": str(file.item) if file.item else "",
        "name": file.name,
        "kind": file.document.kind,
        "size": file.document.size,
        "sha256": file.document.sha256,
    }
