"""What is told of the signature of a document, to its member and to who reviews it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime

from casework.models import Document
from casework.rules.checks import Check, Tone
from casework.signed.models import Signature, State
from casework.signed.rules.why import in_words


@dataclass(frozen=True, slots=True)
class Told:
    """One line about a signature. tone: of the colours of words; icon: its name."""

    tone: str
    icon: str
    words: str
    more: str = ""


def signature_of(document: Document) -> Signature | None:
    """The signature of a document, None of one without: one query, or none where it was read."""
    return getattr(document, "signature", None)


def told(row: Signature) -> Told:
    """What its member reads."""
    if row.state == State.GOOD:
        back = " and not taken back" if row.followed else ""
        return Told("active", "badge-check", f"Signed by {row.by}, not altered{back}", _when(row))
    if row.state == State.WAITING:
        return Told("info", "hourglass", f"The signature of {row.by} is being checked")
    if row.state == State.UNLISTED:
        more = f"{row.said_by} is not on our list of issuers. It is kept like any other proof."
        return Told("retired", "circle-minus", "Signature not checked", more)
    more = f"Add the certificate as a PDF or photo beside it. {_when(row)}"
    return Told("lapsed", "circle-x", f"Signature not good: {in_words(row.why, row.by)}", more)


def signature_checks(document: Document) -> list[Check]:
    """What a reviewer reads among the checks: who signed, and whether it names somebody else."""
    row = signature_of(document)
    if row is None:
        return []
    one = told(row)
    tones = {State.GOOD: Tone.GREEN, State.BAD: Tone.AMBER}
    facts = [row.title, date_format(row.completed_on, "F j, Y") if row.completed_on else ""]
    facts += [f"{row.hours} hours" if row.hours else "", one.more]
    seen = " · ".join(filter(None, facts))
    checks = [Check("signature", tones.get(State(row.state), Tone.GREY), one.words, seen)]
    if row.holder_differs:
        named = row.holder or "another email address"
        checks.append(Check("holder", Tone.AMBER, "Signed for somebody else", f"It names {named}"))
    return checks


def _when(row: Signature) -> str:
    return f"Checked {date_format(localtime(row.checked_at), 'F j, Y')}."
