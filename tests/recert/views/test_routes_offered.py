"""Which routes are offered, and which can be begun by URL: those that `explain standing` names, for
every certification of the demo and for generated histories.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import count, islice

import pytest
from django.urls import reverse

from amt_portal.explain import standing as explained
from members.models import Certification, User
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.rules.standing import StandingFacts, decide
from plumbing import clock
from practice.demo import past
from practice.demo.stories import PEOPLE
from recert.models import Application
from recert.queries.ways import Way
from recert.rules.routes import offers
from tests.handbook import POLICY
from tests.members.queries.test_standing_sql import record
from tests.members.rules import histories

GENERATED, TRIED = 5000, 25
ROUTES = ("ccp", "exam")


def line(facts: StandingFacts, on: date) -> dict[str, object]:
    """What `explain standing` is asked; of a retirement that has ended it knows nothing."""
    halted = facts.suspended
    if facts.retired_until and facts.retired_until <= on:
        facts = replace(facts, retired_on=None)
    return {
        "on": str(on),
        "granted_on": str(facts.granted_on),
        "dues_paid": {str(year): str(day) for year, day in facts.dues_paid.items()},
        "cycles": [
            {
                "start": str(each.start),
                "met_on": _text(each.met_on),
                "audit_failed_on": _text(each.audit_failed_on),
            }
            for each in facts.cycles
        ],
        "suspended": halted and {"from": str(halted.start), "until": _text(halted.until)},
        **{
            name: _text(getattr(facts, name))
            for name in ("recertified_on", "retired_on", "revoked_on", "deceased_on")
        },
    }


def _text(day: date | None) -> str | None:
    return str(day) if day else None


def explain(facts: StandingFacts, on: date, by=POLICY) -> tuple[str, ...]:
    """The routes that it names."""
    return tuple(explained.answer(line(facts, on), by)["routes"])


def begun(client, held: Certification) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The routes that the way back offers, and those that its address begins, of a certification
    of who is signed in.
    """
    shown = client.get(reverse("recert:way_back")).context["ways"]
    way = next((each for each in shown if each.certification.pk == held.pk), None)
    offered = [each for each in (way.ccp, way.exam) if each.open] if isinstance(way, Way) else []
    made = []
    for route in ROUTES:
        client.post(reverse("recert:begin"), {"certification": held.pk, "route": route})
        if Application.objects.filter(certification=held, route=route).exists():
            made.append(route)
            Application.objects.filter(certification=held).update(ended_on=clock.today())
    return tuple(each.route for each in offered), tuple(made)


def as_explained(client, held: Certification, routes: tuple[str, ...]) -> None:
    if not held.certificant.user_id:
        held.certificant.user = User.objects.create_user(f"m{held.pk}@example.org", None)
        held.certificant.save(update_fields=["user"])
    client.force_login(held.certificant.user)
    assert begun(client, held) == (routes, routes), held


def test_of_generated_histories_they_are_those_that_are_explained():
    seen = Counter()
    for seed in range(GENERATED):
        facts, on = histories.case(seed)
        offered = offers(decide(facts, on, POLICY), POLICY)
        routes = tuple(each.route for each in offered if each.open)
        assert routes == explain(facts, on), seed
        seen[routes] += 1
    assert seen.keys() == {(), ("exam",), ROUTES}
    assert min(seen.values()) > 50


@pytest.mark.django_db
def test_every_certification_of_the_demo_is_offered_and_begins_what_is_explained(client):
    on, seen = clock.today(), Counter()
    past.import_past(PEOPLE, on)
    rows = Certification.objects.select_related("certificant__user", "program")
    facts = standing_facts(row.pk for row in rows)
    for held in rows.order_by("pk"):
        routes = explain(facts[held.pk], on, policy())
        as_explained(client, held, routes)
        seen[routes] += 1
    assert seen.keys() == {(), ("exam",), ROUTES}


@pytest.mark.django_db
def test_generated_people_are_offered_and_begin_what_is_explained(client, settings):
    lapsed = (
        case for case in map(histories.case, count()) if decide(*case, POLICY).standing == "lapsed"
    )
    cases, seen = list(islice(lapsed, TRIED)), Counter()
    for pk, (facts, on) in zip(record(cases), cases, strict=True):
        settings.PORTAL_TODAY = str(on)
        held = Certification.objects.select_related("certificant", "program").get(pk=pk)
        routes = explain(facts, on)
        as_explained(client, held, routes)
        seen[routes] += 1
    assert seen.keys() == {(), ("exam",), ROUTES}
