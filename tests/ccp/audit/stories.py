"""A member whose cycle was drawn, told, answered and reviewed, step by step."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casework.models import Case, Verdict
from casework.rules.verdicts import Finding, Outcome
from casework.services import decisions, submissions, taking, verdicts
from ccp.audit.rules.flows import KEY
from ccp.audit.services import answers, calendar, rounds
from ccp.audit.services.rounds import Seed
from ccp.models import Activity, ActivityClaim, Category, Cycle
from members.models import Matter, User
from members.services import second_person
from plumbing import clock
from tests import builders
from tests.ccp.audit.rolled import FROZEN_ON, rolled

NOTICE = date(2027, 1, 15)


def activity(cycle: Cycle, hours: str, day: date, *, posted: bool = False) -> Activity:
    """An activity of the cycle, logged on its day."""
    category = Category.AMT_CE if posted else Category.PROFESSIONAL_EDUCATION
    row = Activity.objects.create(
        certificant=cycle.certification.certificant,
        category=category,
        title=f"Course of {hours} hours",
        provider="Harbor Family Clinic",
        completed_on=day,
        logged_on=day,
        hours=Decimal(hours),
        criteria=["job"],
    )
    ActivityClaim.objects.create(activity=row, certification=cycle.certification)
    return row


def drawn(*hours: str, posted: str = "", cycle: Cycle | None = None) -> Case:
    """The case of a cycle with such activities; `posted`: hours that the portal posted."""
    cycle = cycle or rolled()
    for number, each in enumerate(hours, start=1):
        activity(cycle, each, date(2024, number, 5))
    if posted:
        activity(cycle, posted, date(2025, 1, 5), posted=True)
    rounds.freeze(year=2027, on=FROZEN_ON, actor=None, rate=Decimal(1))
    rounds.draw(year=2027, seed=Seed("dice 0042", "dice"), on=FROZEN_ON, actor=None)
    found: Case = Case.objects.get(
        kind=KEY, audit__certification=cycle.certification, audit__start=cycle.start
    )
    return found


def told(*hours: str, on: date = NOTICE, **more) -> Case:
    """The same once its member was told."""
    case = drawn(*hours, **more)
    assert calendar.notify(on=on)
    return again(case)


def again(case: Case) -> Case:
    return Case.objects.select_related("audit", "certificant").get(pk=case.pk)


def attach(case: Case) -> None:
    """A file for each item that needs one and has none yet."""
    for item in case.items.filter(granted=False, files=None):
        document = builders.document(case.certificant)
        submissions.attach(case=case, item=item, document=document, name="card.pdf", actor=None)


def answered(*hours: str, on: date = date(2027, 3, 1), **more) -> Case:
    case = told(*hours, **more)
    attach(case)
    answers.submit(case=case, on=on, actor=None)
    return again(case)


def taken(case: Case, auditor: User) -> Case:
    return again(taking.take(case_id=case.pk, actor=auditor))


def judge(case: Case, auditor: User, *found: str | None, because: str = "hours_differ") -> Case:
    """Verdicts on the items that need one, in order: points, or None for as claimed."""
    items = case.items.filter(granted=False).order_by("position")
    for item, points in zip(items, found, strict=True):
        outcome = Outcome.ACCEPT if points is None else Outcome.REDUCE
        outcome = Outcome.REJECT if points == "0" else outcome
        reason = "" if points is None else because
        accepted = Decimal(points) if points not in {None, "0"} else None
        verdicts.give(
            item=item,
            finding=Finding(outcome, accepted, reason),
            version=again(case).version,
            actor=auditor,
        )
    return again(case)


def decide(case: Case, choice: str, auditor: User, on: date, note: str = ""):
    return decisions.decide(
        case_id=case.pk,
        choice=choice,
        note=note,
        version=again(case).version,
        actor=auditor,
        on=on,
    )


def confirm(matter: Matter, second: User) -> None:
    second_person.confirm(matter=matter, actor=second, now=clock.now())


def verdicts_in_force(case: Case) -> int:
    return Verdict.objects.filter(item__case=case, taken_back_at=None).count()
