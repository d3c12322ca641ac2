"""What the demo's people do on a lived day, as their stories say. Whoever else is on record, as
people of an import, does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import NAMESPACE_URL, UUID, uuid5

from billing.models import Invoice, InvoiceState
from billing.services.payments import PaymentRefused
from ccp.models import Activity, Cycle
from ccp.services import activities, attestation
from ccp.services.attestation import AttestationRefused
from ccp.services.entries import ActivityRefused
from members.models import Certification, CycleFact, Role, StandingWord, User
from plumbing import clock
from practice.demo.entries import entry_of
from practice.demo.person import Act, Held, Person
from practice.demo.present import bank
from practice.demo.stories import PEOPLE
from practice.simulate.office import clerk

PEOPLE_BY_NUMBER: dict[str, Person] = {person.number: person for person in PEOPLE}
HELD_BY_NUMBER: dict[str, Held] = {one.number: one for person in PEOPLE for one in person.held}
KEEPS_UP = [StandingWord.ACTIVE, StandingWord.GRACE, StandingWord.SUSPENDED]


def live(on: date) -> None:
    """Do what has its day today, or had it while the portal was not there."""
    finance = clerk(Role.FINANCE)
    if finance is None:
        return
    seeded_on = clock.office_day(finance.date_joined)
    pay(on, finance, seeded_on)
    log(on, seeded_on)
    attest(on)


def pay(on: date, finance: User, seeded_on: date) -> None:
    """Finance enters the checks that have come in: one a person and day."""
    owed = Invoice.objects.filter(
        payer__certificant__member_number__in=PEOPLE_BY_NUMBER, state=InvoiceState.OPEN
    ).select_related("payer__certificant")
    due = [(row, day) for row in owed if (day := _pays_on(row, seeded_on)) and day <= on]
    due.sort(key=lambda one: (one[0].payer_id, one[1], one[0].pk))
    for (_, day), rows in groupby(due, key=lambda one: (one[0].payer_id, one[1])):
        invoices = [row for row, _ in rows]
        check = invoices[0].number.replace("-", "")
        with suppress(PaymentRefused):
            bank(invoices, check, received_on=day, on=on, clerk=finance)


def _pays_on(invoice: Invoice, seeded_on: date) -> date | None:
    pays = PEOPLE_BY_NUMBER[invoice.payer.whom.member_number].pays
    if pays is None:
        return None
    return max(invoice.due_on + timedelta(days=pays), invoice.issued_on, seeded_on)


@dataclass(frozen=True, slots=True)
class Coming:
    """An activity that is to be logged on a day; the key under which it is logged once."""

    held: Held
    act: Act
    day: date
    token: UUID


def log(on: date, seeded_on: date) -> None:
    """Log the activities of the stories whose day has come."""
    coming = {one.token: one for one in _coming(seeded_on) if one.day <= on}
    numbers = {one.held.number for one in coming.values()}
    certifications = {
        row.number: row
        for row in Certification.objects.filter(
            number__in=numbers, standing__word__in=KEEPS_UP
        ).select_related("certificant__user")
    }
    refs = {
        f"form:{row.certificant_id}:{one.token}": (one, row)
        for one in coming.values()
        if (row := certifications.get(one.held.number))
    }
    known = set(
        Activity.objects.filter(external_ref__in=refs).values_list("external_ref", flat=True)
    )
    for ref in sorted(refs.keys() - known, key=lambda ref: refs[ref][0].day):
        one, row = refs[ref]
        with suppress(ActivityRefused):
            activities.log_activity(
                certificant=row.certificant,
                entry=entry_of(one.act, seeded_on),
                certification_ids=[row.pk],
                on=on,
                actor=row.certificant.user,
                token=one.token,
            )


def _coming(seeded_on: date) -> Iterator[Coming]:
    for number, held in HELD_BY_NUMBER.items():
        for place, act in enumerate(held.acts):
            if act.days_ago < 0:
                day = seeded_on - timedelta(days=act.days_ago)
                yield Coming(held, act, day, uuid5(NAMESPACE_URL, f"demo:{number}:{place}"))


def attest(on: date) -> None:
    """Sign for the cycles that points have not met, when the story says so."""
    met = CycleFact.objects.filter(met_on__isnull=False).values_list("certification", "start")
    unsigned = Cycle.objects.filter(
        certification__number__in=HELD_BY_NUMBER,
        certification__standing__word__in=KEEPS_UP,
        closed_at__isnull=True,
        attestation__isnull=True,
        start__lte=on,
        end__gt=on,
    ).select_related("certification__certificant__user")
    done = set(met)
    for cycle in unsigned:
        ahead = HELD_BY_NUMBER[cycle.certification.number].attests
        if ahead is None or cycle.end - timedelta(days=ahead) > on:
            continue
        if (cycle.certification_id, cycle.start) in done:
            continue
        person = cycle.certification.certificant
        with suppress(AttestationRefused):
            attestation.attest(
                cycle=cycle,
                text_version=attestation.text_on(on).version,
                typed_name=person.full_name,
                on=on,
                actor=person.user,
            )
