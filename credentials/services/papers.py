"""Certificate, wallet card and standing letter: documents with a code that anybody can check. Each
shows the name and the programme's code of the day on which it was made (handbook section 10).
"""

from __future__ import annotations

from datetime import date

from credentials.kinds import CARD, CERTIFICATE, LETTER
from credentials.models import Signatory
from credentials.queries.letters import stood
from credentials.queries.signatories import signers
from credentials.queries.told import SIGNED_BY, Told
from members.models import Certification, Vouched, VouchedKind
from members.queries.facts import facts_of
from members.queries.held import Held
from members.queries.programs import code_and_name
from members.queries.vouched import check
from members.rules.facts import anchor_on
from members.services.vouching import vouch
from plumbing.templatetags.ui import day


class NoDocument(Exception):
    """Why there is none; the text is for members."""


def subject_of(certification: Certification) -> str:
    return f"certification:{certification.number}"


def certified(*, certification: Certification, kind: VouchedKind, on: date) -> Vouched:
    """The certificate or card of who is certified on that day; the one made before where it says
    the same. Raises NoDocument.
    """
    if certification.granted_on > on or not _held(certification).standing(on).certified:
        raise NoDocument("This is made while the certification is active or in grace.")
    return made(certification=certification, kind=kind, on=on)


def made(*, certification: Certification, kind: VouchedKind, on: date) -> Vouched:
    """The same of who is known to be certified."""
    named = code_and_name(certification.program, on)
    since = day(anchor_on(certification, on))
    signed_by = signers(on) if kind == CERTIFICATE else ""
    told = Told(named.code, named.name, certification.number, since, signed_by)
    return vouch(
        kind=kind,
        subject=subject_of(certification),
        name=certification.certificant.full_name,
        facts=told.facts,
        certificant=certification.certificant,
        on=on,
    )


def card_made(*, certification: Certification) -> Vouched | None:
    """The newest wallet card of a certification, without making one."""
    rows = Vouched.objects.filter(subject=subject_of(certification), kind=CARD.key, revoked_at=None)
    return rows.order_by("-issued_at").first()


def standing_letter(*, certification: Certification, as_of: date, on: date) -> Vouched:
    """How a certification stood on a day, today or before. Raises NoDocument for another day."""
    if as_of > on:
        raise NoDocument("That day is still to come. Choose today or a day before.")
    if as_of < certification.granted_on:
        granted = day(certification.granted_on)
        raise NoDocument(f"It was certified first on {granted}. Choose that day or a later one.")
    named = code_and_name(certification.program, as_of)
    facts = [
        ("Program", f"{named.name} ({named.code})"),
        ("Certification number", certification.number),
        ("First certified", day(certification.granted_on)),
        *stood(certification, as_of),
    ]
    if signed_by := signers(on, Signatory.Place.RIGHT):
        facts.append((SIGNED_BY, signed_by))
    return vouch(
        kind=LETTER,
        subject=subject_of(certification),
        name=certification.certificant.full_name,
        facts=facts,
        certificant=certification.certificant,
        on=on,
    )


def letter_of(*, certification: Certification, code: str) -> Vouched | None:
    """The letter about a certification with that code, however it is typed; None where there is
    none that stands.
    """
    found = check(code)
    theirs = found and (found.kind, found.subject) == (LETTER.key, subject_of(certification))
    return found if theirs else None


def _held(certification: Certification) -> Held:
    return Held(certification, facts_of([certification])[certification.pk])
