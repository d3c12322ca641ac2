"""The practice office on a day of the past: its staff, and what they do with a case whatever it is
about, by the services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from casework.models import Case
from casework.rules.verdicts import Finding, Outcome
from casework.services import decisions, taking, verdicts
from members.models import Matter, User
from members.services import second_person
from plumbing import clock
from practice.demo.person import Person

ACCEPT = Finding(Outcome.ACCEPT)


@dataclass(frozen=True, slots=True)
class Office:
    """The day on which the demo is seeded, and its staff by first name."""

    seeded_on: date
    staff: Mapping[str, User]

    @classmethod
    def of(cls, seeded_on: date) -> Office:
        staff = {user.email.split(".")[0]: user for user in User.objects.filter(is_staff=True)}
        return cls(seeded_on, staff)


Deed = Callable[[Office, date], None]


def takes(who: str, person: Person, found: Mapping[int, Finding] | None = None) -> Deed:
    """Somebody takes a case and judges some of its items, by their places."""

    def deed(office: Office, _on: date) -> None:
        case = taking.take(case_id=case_of(person).pk, actor=office.staff[who])
        for item in case.items.order_by("position"):
            if found and item.position in found:
                verdicts.give(
                    item=item,
                    finding=found[item.position],
                    version=case_of(person).version,
                    actor=office.staff[who],
                )

    return deed


def decides(who: str, person: Person, choice: str, note: str = "", second: str = "") -> Deed:
    """Somebody decides a case; where it takes two, a second one confirms it."""

    def deed(office: Office, on: date) -> None:
        case = case_of(person)
        asked = decisions.decide(
            case_id=case.pk,
            choice=choice,
            note=note,
            version=case.version,
            actor=office.staff[who],
            on=on,
        )
        if isinstance(asked, Matter):
            second_person.confirm(matter=asked, actor=office.staff[second], now=clock.now())

    return deed


def case_of(person: Person) -> Case:
    """The one case of somebody whose story it is."""
    return Case.objects.get(certificant__member_number=person.number)
