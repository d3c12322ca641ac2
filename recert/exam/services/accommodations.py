"""What members need at the exam: asked for, granted or refused, taken back (handbook section 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from casework.models import Origin
from casework.queries.cases import why_barred
from casework.queries.uses import in_force
from casework.rules.reviewers import WORDS
from casework.services import cases
from casework.services.cases import CaseRefused
from casework.services.intake import NotTaken, taken_in
from casework.services.taking_out import take_out
from members.models import User
from plumbing import clock
from recert.exam.models import Accommodation, AccommodationFile, AccommodationState
from recert.exam.queries.accommodations import open_of
from recert.exam.rules import flows
from recert.exam.verbs import ExamVerb
from recert.models import Application
from recert.services import telling
from recert.services.applying import under_lock

DECIDED = "recert_accommodation"
NOT_NOW = "Accommodations are asked for while an application for the exam is open."
SAY_WHAT = "Say what you need at the exam."
SAY_PROVIDED = "Say what the test center provides: the test vendor reads these words."
SAY_WHY = "Say why it is refused: the member reads it."
OVER = "This request is {word}: nothing can be changed any more."
LEFT = "The application is not open any more: nothing is left to be decided."
NOT_SENT = "The application is not sent yet: the request waits with it."


def ask(*, application: Application, text: str, actor: User | None) -> Accommodation:
    """Ask for what is needed. One that waits for a decision says it anew instead, with its files.

    Raises CaseRefused.
    """
    if not text.strip():
        raise CaseRefused(SAY_WHAT)
    with transaction.atomic():
        application = under_lock(application)
        if not may_ask(application):
            raise CaseRefused(NOT_NOW)
        before = open_of(application)
        if before is not None and before.text == text.strip():
            return before
        if before is not None:
            _move(before, "taken_back", None)
        asked = Accommodation.objects.create(
            application=application, text=text.strip(), asked_by=actor
        )
        if before is not None:
            in_force(AccommodationFile, accommodation=before).update(accommodation=asked)
        _note(asked, ExamVerb.ACCOMMODATION_ASKED, actor)
    return asked


def may_ask(application: Application) -> bool:
    """Whether it is an open application for the exam."""
    return not application.by_ccp and application.ended_on is None


def add_file(
    *, accommodation: Accommodation, file: File[Any], actor: User | None
) -> AccommodationFile:
    """Keep a file with a request that waits; the same one is kept once. Raises NotTaken."""
    owner_id = accommodation.application.case.certificant_id
    with taken_in(owner_id=owner_id, file=file, origin=Origin.FORM, actor=actor) as taken:
        accommodation = _locked(accommodation)
        if accommodation.state != AccommodationState.ASKED:
            raise NotTaken("It was decided meanwhile. Ask anew to send more.")
        rows = in_force(AccommodationFile, accommodation=accommodation)
        known: AccommodationFile | None = rows.filter(document=taken.document).first()
        if known is not None:
            return known
        use: AccommodationFile = AccommodationFile.objects.create(
            accommodation=accommodation, document=taken.document, name=taken.name, added_by=actor
        )
        _note(accommodation, ExamVerb.ACCOMMODATION_FILE, actor, {"name": use.name, "added": True})
    return use


def remove_file(*, file: AccommodationFile, actor: User | None) -> None:
    """Take a file out of a request that waits. Twice changes nothing. Raises CaseRefused."""
    with transaction.atomic():
        accommodation = _locked(file.accommodation)
        _refuse_decided(accommodation)
        if take_out(file):
            after = {"name": file.name, "added": False}
            _note(accommodation, ExamVerb.ACCOMMODATION_FILE, actor, after)


def note_infected(file: AccommodationFile) -> None:
    """Note that a file was deleted for a virus."""
    _note(
        file.accommodation,
        ExamVerb.ACCOMMODATION_FILE,
        None,
        {"name": file.name, "added": False},
        reason="The virus check found something in the file.",
    )


def take_back(*, accommodation: Accommodation, actor: User | None) -> None:
    """Take a request back, with its files, by its member. Twice changes nothing. Raises
    CaseRefused.
    """
    with transaction.atomic():
        accommodation = _locked(accommodation)
        if accommodation.state == AccommodationState.TAKEN_BACK:
            return
        _refuse_decided(accommodation)
        for file in in_force(AccommodationFile, accommodation=accommodation):
            take_out(file)
        _move(accommodation, "taken_back", None)
        _note(accommodation, ExamVerb.ACCOMMODATION_TAKEN_BACK, actor)


def decide(
    *, accommodation: Accommodation, granted: bool, words: str, on: date, actor: User
) -> Accommodation:
    """Grant what is needed, in the words that the test vendor gets, or refuse it with a reason for
    the member; who is told by email. The same decision twice is one. Raises CaseRefused.
    """
    words = words.strip()
    with transaction.atomic():
        accommodation = _locked(accommodation)
        to = AccommodationState.GRANTED if granted else AccommodationState.REFUSED
        said = (accommodation.state, accommodation.provided or accommodation.reason)
        if said == (to, words):
            return accommodation
        why = refusal(accommodation, actor)
        if why:
            raise CaseRefused(why)
        if not words:
            raise CaseRefused(SAY_PROVIDED if granted else SAY_WHY)
        said_now = {"provided" if granted else "reason": words}
        by = {"decided_at": clock.now(), "decided_by": actor}
        _move(accommodation, to, actor, {**said_now, **by}, reason=words)
        verb = ExamVerb.ACCOMMODATION_GRANTED if granted else ExamVerb.ACCOMMODATION_REFUSED
        _note(accommodation, verb, actor, said_now)
        telling.tell(accommodation.application, DECIDED, on=on, step=str(accommodation.pk))
    return accommodation


def refusal(accommodation: Accommodation, actor: User) -> str:
    """Why this person cannot decide a request now; "" where they can."""
    application = accommodation.application
    if accommodation.state != AccommodationState.ASKED:
        return OVER.format(word=accommodation.get_state_display().lower())
    if application.ended_on is not None:
        return LEFT
    if application.case.state == "draft":
        return NOT_SENT
    barred = why_barred(application.case, actor)
    return WORDS[barred] if barred else ""


def note_opened(*, file: AccommodationFile, actor: User) -> None:
    """Note who of the staff opened a file."""
    _note(file.accommodation, ExamVerb.ACCOMMODATION_OPENED, actor, {"name": file.name})


def _locked(accommodation: Accommodation) -> Accommodation:
    """As it is now, its person and case locked."""
    application = under_lock(accommodation.application)
    fresh = Accommodation.objects.get(pk=accommodation.pk)
    fresh.application = application
    return fresh


def _refuse_decided(accommodation: Accommodation) -> None:
    if accommodation.state != AccommodationState.ASKED:
        raise CaseRefused(OVER.format(word=accommodation.get_state_display().lower()))


def _move(
    accommodation: Accommodation,
    to: str,
    actor: User | None,
    columns: Mapping[str, Any] | None = None,
    *,
    reason: str = "",
) -> None:
    flows.ACCOMMODATION.moves(accommodation.state, to, actor=actor, reason=reason)
    written = {**(columns or {}), "state": to}
    for name, value in written.items():
        setattr(accommodation, name, value)
    accommodation.save(update_fields=list(written))


def _note(
    accommodation: Accommodation,
    verb: ExamVerb,
    actor: User | None,
    after: Mapping[str, Any] | None = None,
    *,
    reason: str = "",
) -> None:
    cases.note(accommodation.application.case, verb, actor=actor, after=after, reason=reason)
