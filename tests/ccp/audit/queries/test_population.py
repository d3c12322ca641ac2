"""The population in SQL says what the rule says, cycle by cycle (handbook section 7)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from casework.models import Case
from ccp.audit.models import AuditCase, Round, StaffExclusion, Unit
from ccp.audit.queries.population import CANDIDATES, asked, preview
from ccp.audit.rules.flows import KEY
from ccp.audit.rules.population import Candidate, belongs, bounds, left_out
from ccp.models import Cycle
from members.models import Certificant, Certification, Program
from members.queries.policy import policy
from tests import builders

pytestmark = pytest.mark.django_db
ON = date(2027, 1, 4)
GRANTED = date(2020, 1, 1)
DAYS = [date(2024, 12, 30), date(2025, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
AROUND_ON = [ON - timedelta(1), ON, ON + timedelta(1)]
AROUND_REST = [date(2024, 1, 3), date(2024, 1, 4), date(2024, 1, 5)]


def candidates(count: int) -> dict[tuple[int, date], Candidate]:
    """Cycles with everything that matters to the list, at random and near each border."""
    chance = random.Random(12)
    earlier = Round.objects.create(year=2026, rate="0.05", frozen_on=ON, list_sha256="")
    one, two = builders.staff(), builders.staff()
    found = {}
    for number in range(count):
        maybe = lambda *values: chance.choice([None, None, *values])  # noqa: E731
        what = Candidate(
            rolled_on=maybe(*DAYS, *DAYS),
            listed=chance.random() < 0.1,
            deceased_on=chance.choice([None] * 9 + AROUND_ON),
            revoked_on=chance.choice([None] * 9 + AROUND_ON),
            anchor=chance.choice([GRANTED] * 3 + AROUND_ON),
            open_case=chance.random() < 0.2,
            passed_on=maybe(*AROUND_REST),
            by_staff=chance.random() < 0.1,
        )
        person = Certificant(
            member_number=f"P{number}", last_name="Reyes", deceased_on=what.deceased_on
        )
        person.save()
        held = Certification.objects.create(
            number=f"RMA-P{number}",
            certificant=person,
            program=Program.objects.get(key="RMA"),
            granted_on=GRANTED,
            recertified_on=what.anchor if what.anchor > GRANTED else None,
            revoked_on=what.revoked_on,
        )
        row = Cycle.objects.create(
            certification=held,
            start=GRANTED,
            end=date(2023, 1, 1),
            required=30,
            rolled_on=what.rolled_on,
        )
        if what.listed:
            Unit.objects.create(
                id=UUID(int=number),
                round=earlier,
                certification=held,
                start=row.start,
                program="RMA",
            )
        if what.by_staff:
            StaffExclusion.objects.create(
                year=2027,
                certification=held,
                reason="Sits on the board.",
                asked_by=one,
                confirmed_by=two,
            )
        for state, there in (("in_review", what.open_case), ("passed", what.passed_on)):
            if there:
                case = Case.objects.create(
                    kind=KEY, number=f"{number} {state}", certificant=person, state=state
                )
                AuditCase.objects.create(
                    case=case,
                    certification=held,
                    start=date(2017, 1, 1),
                    end=date(2020, 1, 1),
                    required=30,
                    passed_on=what.passed_on if state == "passed" else None,
                )
        found[held.pk, row.start] = what
    return found


def test_the_list_in_sql_is_that_of_the_rule():
    known = candidates(400)
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, asked(2027, ON))
        in_sql = {(held, start): reason for held, start, _, reason in cursor.fetchall()}
    within = bounds(2027, ON, policy())
    by_rule = {
        key: left_out(what, within) for key, what in known.items() if belongs(what, within, ON)
    }
    assert in_sql == by_rule
    assert {*by_rule.values()} == {None, "staff", "open_case", "passed_recently"}
    told = preview(2027, ON)
    assert told.population == [*by_rule.values()].count(None)
    assert sum(told.excluded.values()) == len(by_rule) - told.population
