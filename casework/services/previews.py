"""What a deed would tell a person, seen before it is done.

The deed is carried out in a transaction that is rolled back, so what is seen is the very message
that would go out now, and nothing of it stays or is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Max

from casework import kinds as cases
from casework.models import Case
from members.queries.locks import lock_members
from notices import kinds
from notices.delivery import letters, message
from notices.delivery.letters import Letter
from notices.models import Channel, Notice
from notices.services.print_runs import with_address
from plumbing import pages
from plumbing.uploads import Kind


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise than before; "" for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One message. why_not: why it would not go, "" where it would."""

    notice: Notice
    email: EmailMultiAlternatives | None = None
    letter: Letter | None = None
    why_not: str = ""


def rehearsed(
    *, case: Case, deed: Callable[[], object], on: date
) -> tuple[list[Change], list[Told]]:
    """What a deed would change of a case, and tell its person. Raises what the deed raises."""
    facts: list[Mapping[str, str]] = []

    def between() -> None:
        facts.append(_facts(case, on))
        deed()
        facts.append(_facts(case, on))

    told = messages(certificant_id=case.certificant_id, deed=between, on=on)
    before, after = facts
    return [
        Change(label, before.get(label, ""), value)
        for label, value in after.items()
        if value != before.get(label, "")
    ], told


def messages(*, certificant_id: int, deed: Callable[[], object], on: date) -> list[Told]:
    """What a deed would tell a person. Raises what the deed raises."""
    with transaction.atomic():
        lock_members([certificant_id])
        own = Notice.objects.filter(certificant=certificant_id)
        last = own.aggregate(last=Max("pk"))["last"] or 0
        deed()
        planned = own.filter(pk__gt=last).select_related("certificant").order_by("pk")
        told = [_told(notice, on) for notice in planned]
        transaction.set_rollback(True)
    return told


def _facts(case: Case, on: date) -> Mapping[str, str]:
    return cases.of(case.kind).facts(Case.objects.get(pk=case.pk), on)


def _told(notice: Notice, on: date) -> Told:
    if why := notice.skip_reason or kinds.why_not(notice):
        return Told(notice, why_not=kinds.reason_in_words(why))
    try:
        if notice.channel == Channel.LETTER:
            return Told(notice, letter=letters.compose(with_address(notice), on=on))
        return Told(notice, email=message.written(notice, on=on))
    except (kinds.NotReady, letters.Unprintable) as error:
        return Told(notice, why_not=f"{error}")


def sheets(letter: Letter, *, on: date) -> Sequence[bytes]:
    """The pages of a letter as JPEGs, as the printer gets them. Raises PdfError, CannotDraw."""
    bound = letters.bind([letter], title="Preview of a letter", on=on)
    drawn = range(1, bound.pages + 1)
    return [pages.draw(bound.data, Kind.PDF, number).picture for number in drawn]
