"""Adding a person who was not on record (handbook section 9)."""

from __future__ import annotations

from members.models import Certificant, User
from members.services import addresses, history, numbers
from members.verbs import MemberVerb


def enter(*, person: Certificant, told: dict[str, str], actor: User | None) -> Certificant:
    """Add a person, not saved yet, under the next member number; inside the caller's transaction,
    which holds the series.

    told: what the history keeps of where the person comes from.
    """
    person.member_number = numbers.next_member_number()
    addresses.judge(person)
    person.save(force_insert=True)
    history.record(
        actor=actor,
        verb=MemberVerb.ENTERED,
        subject=f"member:{person.member_number}",
        certificant=person,
        after=told,
    )
    return person
