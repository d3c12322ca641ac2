"""Adding people who were not on record (handbook section 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from members.models import Certificant, User
from members.services import addresses, history, numbers
from members.services.history import Deed
from members.verbs import MemberVerb
from plumbing import copying


def enter(*, people: Sequence[tuple[Certificant, Mapping[str, str]]], actor: User | None) -> None:
    """Add people, not saved yet, under the next member numbers; inside the caller's transaction,
    which holds the series. With each, what the history keeps of where they come from.
    """
    given = numbers.next_member_numbers(len(people))
    for (person, _), number in zip(people, given, strict=True):
        person.member_number = number
        addresses.judge(person)
    copying.add([person for person, _ in people])
    history.record_many(
        actor=actor,
        verb=MemberVerb.ENTERED,
        deeds=[Deed(f"member:{person.member_number}", person.pk, told) for person, told in people],
    )
