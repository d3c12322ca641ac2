"""What a standing letter says of its day, and whether the record still says so."""

from __future__ import annotations

from datetime import date, datetime

from credentials.kinds import LETTER
from credentials.queries.today import certification_of
from members.models import Certification, Vouched
from members.queries.facts import facts_of
from members.queries.held import Held
from members.rules.facts import anchor_on
from plumbing.templatetags.ui import day

SINCE, AS_OF, STANDING = "Certified since", "As of", "Standing"


def stood(certification: Certification, as_of: date) -> list[tuple[str, str]]:
    """How it stood on a day from the grant on, by the record of today, as a letter prints it."""
    decision = Held(certification, facts_of([certification])[certification.pk]).standing(as_of)
    holds = "certified" if decision.certified else "not certified"
    told = [(AS_OF, day(as_of)), (STANDING, f"{decision.standing.capitalize()}: {holds}")]
    if decision.certified:
        told.insert(0, (SINCE, day(anchor_on(certification, as_of))))
    return told


def corrected(document: Vouched) -> bool:
    """Whether the record of a letter's day says something else today than the letter does."""
    if document.kind != LETTER.key:
        return False
    said = {label: words for label, words in document.facts if label in {SINCE, AS_OF, STANDING}}
    as_of = datetime.strptime(said[AS_OF], "%B %d, %Y").date()  # noqa: DTZ007 - a day has no zone
    row = certification_of(document)
    if row is None or as_of < row.granted_on:
        return True
    return dict(stood(row, as_of)) != said
