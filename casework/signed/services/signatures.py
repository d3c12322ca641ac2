"""The signature of a file that is handed in: judged before it is kept, noted beside it, and looked
at again once what was missing is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from casework.models import Document
from casework.signed.models import Issuer, Signature, State, StatusList, last_day_of
from casework.signed.rules.named import Name, Named, named
from casework.signed.rules.why import Unread, Why, had_ended, refusal, refusal_of_ended
from casework.signed.services import wanting
from casework.signed.services.judging import Judged, judge
from members.models import Certificant, FormerName
from plumbing import clock, files
from plumbing.open_badges import Marks, Said, bit, credential_in, is_email_of, unpacked
from plumbing.templatetags.ui import day as in_full


class NotGood(Exception):
    """Why a credential is not taken; the text is for its member."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A credential that may be kept."""

    judged: Judged


def examine(content: bytes, *, on: date | None = None) -> Examined | None:
    """The credential in a file with what is known of it; None without one. What it waits for is
    wanted from now on. on: the day of what it is to prove, where that is known; without it, the
    day that it says itself. Raises NotGood for one that was altered, had ended before that day,
    was taken back, is signed by nobody who may, or is a certification of the portal's own.
    """
    found = credential_in(content)
    if found is None:
        return None
    judged = judge(found.text, clock.now())
    if judged.state is State.BAD:
        raise NotGood(refusal(judged.why, _by(judged)))
    if judged.said:
        _refuse_ended(judged.said, on)
    if judged.keys_wanted and judged.issuer:
        wanting.want_keys(judged.issuer)
    if judged.list_wanted and (known := _list_of(judged)):
        wanting.want_list(known)
    return Examined(judged)


def _refuse_ended(said: Said, on: date | None) -> None:
    last, day = last_day_of(said.ends), on or said.completed_on
    if last and day and had_ended(last, day):
        raise NotGood(refusal_of_ended(in_full(last), in_full(day)))


def keep(document: Document, examined: Examined) -> Signature:
    """Note the signature of a document, in the transaction that keeps it. What was found while its
    issuer was on the list stays, though the file is handed in again.
    """
    rows, judged = Signature.objects, examined.judged
    again = rows.get_or_create if judged.state is State.UNLISTED else rows.update_or_create
    row, _new = again(document=document, defaults=_columns(document.certificant, judged))
    return row


def look_again(row: Signature) -> None:
    """Judge a signature anew, once all is there that it waited for."""
    try:
        content = files.read(row.document.path)
    except FileNotFoundError:
        return
    found = credential_in(content)
    judged = judge(found.text, clock.now(), last=True) if found else None
    if judged is None or judged.state is State.WAITING:
        return
    Signature.objects.filter(pk=row.pk).update(**_columns(row.document.certificant, judged))


def waiting() -> list[Signature]:
    """Those for which all is there by now; of a list it is enough that it was tried, and of an
    issuer that is checked no more nothing is waited for.
    """
    rows = Signature.objects.filter(state=State.WAITING, document__removed_at=None)
    there = Q(issuer__wanted=False) & ~Q(list__wanted=True, list__problem="")
    rows = rows.filter(there | Q(issuer__ended=True))
    return list(rows.select_related("document__certificant__user").order_by("pk")[:500])


def compare_with(known: StatusList, at: datetime) -> None:
    """Have the good ones of a list that was just read follow it; what it had no place for, and has
    again, is looked at again.
    """
    rows, bits = Signature.objects.filter(list=known, state=State.GOOD), unpacked(known.packed)
    taken, lost = [], []
    for pk, index in rows.values_list("pk", "index"):
        try:
            if bit(bits, index or 0):
                taken.append(pk)
        except ValueError:
            lost.append(pk)
    rows.update(checked_at=at)
    rows.filter(unread=Unread.PLACE).exclude(pk__in=[*lost, *taken]).update(state=State.WAITING)
    rows.filter(pk__in=lost).update(unread=Unread.PLACE)
    rows.filter(pk__in=taken).update(state=State.BAD, why=Why.TAKEN_BACK)


def listed(issuer: Issuer) -> None:
    """Have those checked that were kept before their issuer was on the list."""
    rows = Signature.objects.filter(state=State.UNLISTED, said_id=issuer.issuer)
    rows.update(state=State.WAITING, issuer=issuer)


def _columns(person: Certificant, judged: Judged) -> dict[str, object]:
    said, prints = judged.said, judged.prints
    if said is None or prints is None:
        return {"state": judged.state, "why": judged.why, "checked_at": clock.now()}
    return {
        "state": judged.state,
        "why": judged.why,
        "issuer": judged.issuer,
        "said_id": said.issuer,
        "said_by": said.issuer_name,
        "signed_hash": prints.signed,
        "number_hash": prints.number,
        "title": said.title,
        "holder": said.holder.name,
        "names": names(person, said.holder),
        "completed_on": said.completed_on,
        "hours": said.hours,
        "ends": said.ends,
        "list": _list_of(judged),
        "index": judged.index,
        "unread": judged.unread,
        "checked_at": clock.now(),
    }


def _list_of(judged: Judged) -> StatusList | None:
    if not (judged.list_url and judged.issuer):
        return None
    known, _new = StatusList.objects.get_or_create(url=judged.list_url, issuer=judged.issuer)
    return known


def names(person: Certificant, marks: Marks) -> Named:
    """Whom a credential names, by the names that its member has or had and by their email."""
    user = person.user
    by_email = is_email_of(marks, [person.email, user.email if user else ""])
    known: list[Certificant | FormerName] = [person]
    if marks.name:
        known += person.former_names.all()
    own = [Name(f"{each.first_name} {each.middle_name}", each.last_name) for each in known]
    return named(marks.name, own, by_email=by_email)


def _by(judged: Judged) -> str:
    said: Said | None = judged.said
    return judged.issuer.name if judged.issuer else (said.issuer_name if said else "")
