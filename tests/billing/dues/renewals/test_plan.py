"""The plan that is read from the database in bulk is what the rules say of each certification."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.dues.queries import renewals as queries
from billing.dues.rules.charges import GONE, decide
from members.models import Certification, PolicyValue, Program
from members.queries.policy import policy
from members.rules.calendar import first_of_month, months_after
from tests.billing.dues.rules.known import dues_facts
from tests.members.queries.test_standing_sql import record
from tests.members.rules.histories import history

pytestmark = pytest.mark.django_db

PAIRS = 60
DAYS = [date(2016, 2, 29), date(2019, 5, 10), date(2022, 12, 31), date(2026, 11, 1)]


def pairs(random, on):
    """Histories two by two, each pair of one person, known by the day."""
    made = []
    while len(made) < 2 * PAIRS:
        first, second = history(random), history(random)
        if max(first.granted_on, second.granted_on) <= on:
            made += [first, replace(second, deceased_on=first.deceased_on)]
    return made


def of_the_rules(facts, ids, month, on):
    """Charges by certification and counted reasons, one certification after the other."""
    charges, left_out, seen = {}, Counter(), set()
    order = sorted(range(len(ids)), key=lambda n: (n // 2, facts[n].granted_on, n))
    for n in order:
        known = dues_facts(facts[n], on, policy(), further=n // 2 in seen)
        if known.standing not in GONE:
            seen.add(n // 2)
        decision = decide(known, month, policy().programs["MLS"], policy())
        if decision.charges:
            charges[ids[n]] = decision.charges
        elif decision.left_out != "not_yet":
            left_out[decision.left_out] += 1
    return charges, left_out


def of_the_plan(people, month, on):
    plan = queries.plan(people, month, on)
    charges = {}
    for one in plan.invoices:
        for line in one.lines:
            charges.setdefault(line.certification.pk, []).append(line.charge)
    return {pk: tuple(lines) for pk, lines in charges.items()}, plan.left_out


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), on=st.sampled_from(DAYS))
def test_the_plan_of_generated_histories_is_what_the_rules_say(seed, on):
    with transaction.atomic():
        for name, amount in (("further_certification_discount", "12.50"), ("late_fee", "15.00")):
            PolicyValue.objects.filter(name=name).update(value=amount)
        policy.forget()
        facts = pairs(Random(seed), on)
        ids = record([(one, on) for one in facts])
        Certification.objects.update(program=Program.objects.get(key="MLS"))
        people = []
        for first, second in zip(ids[::2], ids[1::2], strict=True):
            person = Certification.objects.get(pk=first).certificant_id
            Certification.objects.filter(pk=second).update(certificant=person)
            people.append(person)
        for before in range(12):
            month = months_after(first_of_month(on), -before)
            assert of_the_plan(people, month, on) == of_the_rules(facts, ids, month, on)
        transaction.set_rollback(True)
    policy.forget()
