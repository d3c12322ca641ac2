"""What is told of the signature of a document, to its member and to who reviews it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.timezone import localtime

from casework.models import Document
from casework.rules.checks import Check, Expected, Tone
from casework.signed.models import Signature, State
from casework.signed.rules.named import Named
from casework.signed.rules.why import had_ended, in_words, not_checked
from members.rules.names import same_name
from plumbing.templatetags.ui import day as in_full
from plumbing.uploads import Kind

TYPED = 200  # letters that a claim has room for
OTHER_EMAIL = "another email address"


@dataclass(frozen=True, slots=True)
class Told:
    """One line about a signature. tone: of the colours of words; icon: its name. notes: what else
    should be looked at.
    """

    tone: str
    icon: str
    words: str
    more: str = ""
    notes: tuple[str, ...] = ()


def signature_of(document: Document) -> Signature | None:
    """The signature of a document, None of one without: one query, or none where it was read."""
    return getattr(document, "signature", None)


def told(row: Signature, on: date | None = None) -> Told:
    """What its member reads. on: the day of what it is to prove."""
    notes = [whom(row.names, row.holder)]
    if had_ended(row.last_day, on):
        notes.append(f"It had ended on {in_full(row.last_day)}, before the day you report.")
    return replace(_told(row), notes=tuple(filter(None, notes)))


def whom(names: str, holder: str) -> str:
    """Whom it names, where that is not plainly its member; holder: the name in it."""
    if names == Named.NOBODY:
        return "It names nobody, neither by name nor by email address."
    return f"It names {holder or OTHER_EMAIL}." if names == Named.OTHER else ""


def _told(row: Signature) -> Told:
    if row.state == State.GOOD:
        return _good(row)
    if row.state == State.WAITING:
        return Told("info", "hourglass", f"The signature of {row.by} is being checked")
    if row.state == State.UNLISTED:
        more = f"{row.said_by} is not on our list of issuers. It is kept like any other proof."
        return Told("retired", "circle-minus", "Signature not checked", more)
    more = f"Add the certificate as a PDF or photo beside it. {_when(row)}"
    return Told("lapsed", "circle-x", f"Signature not good: {in_words(row.why, row.by)}", more)


def _good(row: Signature) -> Told:
    """Not altered; that it was not taken back is said only where its issuer was heard lately."""
    words = f"Signed by {row.by}, not altered"
    if row.followed:
        return Told("active", "badge-check", f"{words} and not taken back", _when(row))
    if row.unread:
        return Told("grace", "circle-alert", words, f"{_when(row)} {not_checked(row.unread)}")
    if row.list is None:
        more = "Whether it was taken back is not known: its issuer says so nowhere that is read."
        return Told("active", "badge-check", words, f"{_when(row)} {more}")
    heard = f"last heard on {_long(row.heard_at)}" if row.heard_at else "not heard yet"
    more = f"{_when(row)} Whether it was taken back: {heard}."
    return Told("grace", "circle-alert", words, more)


def signature_checks(document: Document, claimed: Expected) -> list[Check]:
    """What a reviewer reads among the checks: who signed, whom it names, and what of the claim is
    signed otherwise.
    """
    row = signature_of(document)
    if row is None:
        return []
    one = told(row)
    tones = {"active": Tone.GREEN, "grace": Tone.AMBER, "lapsed": Tone.AMBER}
    facts = [row.title, in_full(row.completed_on) if row.completed_on else ""]
    facts += [f"{row.hours} hours" if row.hours else "", _until(row), one.more]
    seen = " · ".join(filter(None, facts))
    if document.kind == Kind.PNG:  # the copy on the desk is the picture, and not what is read
        seen += " The picture around it is not signed, and may show anything."
    checks = [Check("signature", tones.get(one.tone, Tone.GREY), one.words, seen)]
    if row.names == Named.NOBODY:
        seen = "Neither a name nor an email address is signed"
        checks.append(Check("holder", Tone.AMBER, "Names nobody", seen))
    elif row.names == Named.OTHER:
        who = f"{claimed.first_name} {claimed.last_name}".strip()
        title = f"Names {row.holder or OTHER_EMAIL}"
        checks.append(Check("holder", Tone.AMBER, title, f"{who} on record"))
    return checks + _otherwise(row, claimed)


def _otherwise(row: Signature, claimed: Expected) -> list[Check]:
    """What is claimed otherwise than it is signed. Of what is not claimed, or not signed: nothing,
    but of hours, for these are what counts.
    """
    found = []
    if claimed.hours and not row.hours:
        said = f"{claimed.hours:.2f} claimed"
        found.append(("signed_hours", "No hours are signed", said))
    if row.hours and claimed.hours and row.hours != claimed.hours:
        said = f"{claimed.hours:.2f} claimed, {row.hours:.2f} signed"
        found.append(("signed_hours", "Other hours are signed", said))
    if row.completed_on and claimed.completed_on and row.completed_on != claimed.completed_on:
        said = f"{in_full(claimed.completed_on)} claimed, {in_full(row.completed_on)} signed"
        found.append(("signed_day", "Another day is signed", said))
    if had_ended(row.last_day, claimed.completed_on):
        said = f"{in_full(claimed.completed_on)} claimed, good until {in_full(row.last_day)}"
        found.append(("signed_end", "It had ended before that day", said))
    if row.title and claimed.title and not same_name(row.title[:TYPED], claimed.title):
        said = f"{claimed.title} claimed, {row.title} signed"
        found.append(("signed_title", "Another title is signed", said))
    names = [row.by, row.said_by[:TYPED]]
    if claimed.provider and not any(same_name(name, claimed.provider) for name in names):
        said = f"{claimed.provider} claimed, signed by {row.by}"
        found.append(("signed_by", "Signed by another than the provider claimed", said))
    return [Check(key, Tone.AMBER, title, said) for key, title, said in found]


def _until(row: Signature) -> str:
    return f"good until {in_full(row.last_day)}" if row.last_day else ""


def _when(row: Signature) -> str:
    return f"Checked {_long(row.checked_at)}."


def _long(at: datetime) -> str:
    return in_full(localtime(at).date())
