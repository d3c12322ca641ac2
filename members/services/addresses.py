"""Whether letters can be printed for a person, kept with the record for lists and plans."""

from __future__ import annotations

from members.delivery import address
from members.models import Certificant, Channel, Notice, NoticeState, SkipReason


def judge(person: Certificant) -> None:
    """Write on a person, unsaved, what keeps the address as it stands from being printed."""
    person.address_doubt = (address.doubt(person) or "") if person.address_line1 else ""


def judge_again(person: Certificant) -> None:
    """The same for a person on record; letters held back by a doubt that is gone wait once more."""
    before = person.address_doubt
    judge(person)
    if person.address_doubt == before:
        return
    Certificant.objects.filter(pk=person.pk).update(address_doubt=person.address_doubt)
    if not person.address_doubt:
        held_back = Notice.objects.filter(
            certificant=person, channel=Channel.LETTER, skip_reason=SkipReason.ADDRESS_DOUBT
        )
        held_back.update(state=NoticeState.PLANNED, skip_reason="")
