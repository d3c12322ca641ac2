"""People who may sit the exam, many at once: as an approval leaves them, without its story."""

from __future__ import annotations

from datetime import date, timedelta

from casework.models import Case
from members.models import Certificant, Certification, Program
from members.rules.calendar import anniv
from members.services import standing
from plumbing import clock
from recert.models import Application, Authorization
from recert.rules.flows import KEY

NAMES = ("Reyes", "O'Brien", "Van den Berg", "Müller", "Smith-Jones", "Nguyen")


def may_sit(count: int = 1, *, days_ago: int = 30, first: int = 1) -> list[Authorization]:
    """Lapsed for long, and authorized so many days ago."""
    on = clock.today()
    authorized, granted = on - timedelta(days=days_ago), on - timedelta(days=365 * 9)
    people = Certificant.objects.bulk_create(
        Certificant(
            member_number=f"8{number:06}",
            first_name="Ana",
            last_name=NAMES[number % len(NAMES)],
            email=f"ana{number}@example.org",
            address_line1="2214 N Larkspur Ave",
            city="Rockford",
            state="IL",
            zip="61107",
            country="US",
        )
        for number in range(first, first + count)
    )
    program = Program.objects.get(key="RMA")
    held = Certification.objects.bulk_create(
        Certification(
            certificant=person,
            program=program,
            number=f"RMA-8{number:06}",
            granted_on=granted,
        )
        for number, person in enumerate(people, first)
    )
    standing.refresh(certification_ids=[row.pk for row in held], on=on)
    cases = Case.objects.bulk_create(
        Case(
            kind=KEY,
            number=f"26-R-{number:05}",
            certificant=person,
            state="authorized",
            opened_at=clock.now(),
            changed_at=clock.now(),
        )
        for number, person in enumerate(people, first)
    )
    ends = anniv(authorized, 1)
    applications = Application.objects.bulk_create(
        Application(
            case=case,
            certification=row,
            route="exam",
            begun_on=authorized,
            asked_on=authorized,
            submitted_on=authorized,
            expires_on=anniv(authorized, 1),
            approved_on=authorized,
            next_on=ends,
        )
        for case, row in zip(cases, held, strict=True)
    )
    return Authorization.objects.bulk_create(
        Authorization(
            application=application,
            number=f"26-A-{number:05}",
            authorized_on=authorized,
            ends_on=ends,
        )
        for number, application in enumerate(applications, first)
    )


def state_of(authorization: Authorization) -> str:
    return Case.objects.get(pk=authorization.pk).state


def day_of(authorization: Authorization, days: int) -> date:
    """So many days into the window."""
    return authorization.authorized_on + timedelta(days=days)
