"""The SQL twin of the standing rule says what the rule says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from amt_portal.explain.standing import asked
from members.models import Certificant, Certification, CycleFact, DuesPaid, Program
from members.queries.policy import read_policy, starting_document
from members.queries.standing_sql import standing_sql
from members.rules.dated import Policy, PolicyError
from members.rules.dues import is_paid
from members.rules.facts import Known
from members.rules.standing import StandingFacts, decide
from members.rules.timeline import next_look
from plumbing.copying import add
from tests.handbook import POLICY
from tests.members.rules import histories
from tests.members.rules.test_standing_properties import CHANGING

VECTORS = Path(__file__).parents[2] / "vectors" / "standing.jsonl"
BATCH = 500
COMPARED = ["word", "since", "way_back", "exam_only"]
COMPARED += ["dues_reasons", "ccp_reasons", "audit_reasons", "next_change_on", "next_look_on"]

pytestmark = pytest.mark.django_db

Case = tuple[StandingFacts, date]


def record(cases: Sequence[Case]) -> list[int]:
    """Put histories into the tables, each of a person of its own; return the ids in order."""
    program = Program.objects.order_by("pk")[0]
    people = add(
        [
            Certificant(member_number=f"M{n}", last_name="X", deceased_on=facts.deceased_on)
            for n, (facts, _) in enumerate(cases)
        ]
    )
    held = add(
        [
            Certification(
                number=f"C{n}",
                certificant=person,
                program=program,
                granted_on=facts.granted_on,
                recertified_on=facts.recertified_on,
                suspended_from=facts.suspended and facts.suspended.start,
                suspended_until=facts.suspended and facts.suspended.until,
                retired_on=facts.retired_on,
                retired_until=facts.retired_until,
                revoked_on=facts.revoked_on,
            )
            for n, (person, (facts, _)) in enumerate(zip(people, cases, strict=True))
        ]
    )
    add(
        [
            DuesPaid(certification=row, year=year, paid_on=paid_on)
            for row, (facts, _) in zip(held, cases, strict=True)
            for year, paid_on in facts.dues_paid.items()
        ]
    )
    add(
        [
            CycleFact(
                certification=row,
                start=cycle.start,
                met_on=cycle.met_on,
                audit_failed_on=cycle.audit_failed_on,
            )
            for row, (facts, _) in zip(held, cases, strict=True)
            for cycle in facts.cycles
        ]
    )
    return [row.pk for row in held]


def by_rule(case: Case, policy: Policy) -> tuple[object, ...]:
    facts, on = case
    said = decide(facts, on, policy)
    codes = Counter(reason.code for reason in said.reasons)
    return (
        said.standing,
        said.since,
        said.way_back or "",
        said.routes == ("exam",),
        codes["dues_unpaid"],
        codes["ccp_not_documented"],
        codes["audit_failed"],
        said.next_change.on if said.next_change else None,
        next_look(facts, said),
    )


def by_sql(cases: Sequence[Case], policy: Policy) -> list[tuple[object, ...]]:
    """What the twin says of each history on its own day, in one statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        mark = transaction.savepoint()
        ids = record(cases)
        asked = dict(zip(ids, (on.isoformat() for _, on in cases), strict=True))
        day = "(%(asked)s::jsonb ->> held.id::text)::date"
        statement = standing_sql(policy, among="held.id = ANY(%(ids)s)", day=day)
        cursor.execute(f"{statement} ORDER BY id", {"ids": ids, "asked": json.dumps(asked)})
        at = [[column.name for column in cursor.description].index(name) for name in COMPARED]
        found = [tuple(row[n] for n in at) for row in cursor.fetchall()]
        # Asked of everybody, where nobody else is, it is told in another way and says the same.
        everybody = standing_sql(policy, day=day)
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(f"{everybody} ORDER BY id", {"asked": json.dumps(asked)})
        assert [tuple(row[n] for n in at) for row in cursor.fetchall()] == found
        transaction.savepoint_rollback(mark)
    return found


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_generated_histories_stand_as_the_rule_says(seed):
    cases = [histories.case(seed + n) for n in range(BATCH)]
    assert by_sql(cases, POLICY) == [by_rule(case, POLICY) for case in cases]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_generated_histories_stand_so_while_the_figures_change(seed):
    cases = [histories.case(seed + n) for n in range(BATCH)]
    assert by_sql(cases, CHANGING) == [by_rule(case, CHANGING) for case in cases]


def test_the_handbooks_cases_stand_so():
    lines = VECTORS.read_text().splitlines()
    cases = [asked(json.loads(line)["in"]) for line in lines]
    assert by_sql(cases, POLICY) == [by_rule(case, POLICY) for case in cases]
    assert len(cases) >= 150


def test_each_dues_year_that_is_paid_has_its_bit():
    cases = [histories.case(seed) for seed in range(BATCH)]
    ids = record(cases)
    on = date(2026, 11, 22)
    with connection.cursor() as cursor:
        cursor.execute(standing_sql(POLICY), {"on": on})
        names = [column.name for column in cursor.description]
        at = names.index("paid")
        bits = {row[0]: row[at] for row in cursor.fetchall()}
    known = [Known(facts, on) for facts, _ in cases if facts.granted_on <= on]
    assert len(bits) == len(known) > BATCH // 2
    for (facts, _), pk in zip(cases, ids, strict=True):
        if pk in bits:
            paid = [n for n, bit in enumerate(bits[pk], start=1) if bit == "1"]
            as_known = Known(facts, on)
            assert paid == [n for n in range(1, 129) if is_paid(as_known, n, POLICY)]


def test_a_policy_with_a_gap_is_refused():
    document = starting_document()
    others = [row for row in document["setting"] if row["name"] != "grace_days"]
    ended = {
        "name": "grace_days",
        "value": 10,
        "valid_from": "2012-05-20",
        "valid_to": "2013-01-01",
    }
    with pytest.raises(PolicyError, match="grace_days: no value on 2013-01-01"):
        standing_sql(read_policy(document | {"setting": [*others, ended]}))
