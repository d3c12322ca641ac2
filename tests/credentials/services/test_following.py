"""Whatever goes wrong at the badge provider: once it is quiet, what is there is what is wanted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from credentials.credly.client import Earner, Facts, provider
from credentials.models import Account, Badge, BadgeTemplate
from credentials.services import comparing, following, noting
from members.models import Certificant, DuesPaid
from members.services import feed
from plumbing import clock
from tests.builders import certification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]

ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)
    return time_machine


@pytest.fixture
def held():
    return paid(certification(granted_on=date(2018, 9, 18)))


def paid(row, through=2026):
    for year in range(row.granted_on.year + 1, through + 1):
        DuesPaid.objects.create(
            certification=row, year=year, paid_on=date(year, row.granted_on.month, 1)
        )
    for years in range(0, 9, 3):
        start = row.granted_on.replace(year=row.granted_on.year + years)
        row.cycle_facts.create(start=start, met_on=start)
    return row


def live(credly, template="t-rma"):
    rows = credly.store.find(states=("pending", "accepted"))
    return [row for row in rows if row["badge_template"]["id"] == template]


def follow(*rows, today=None, passes=1):
    noting.note([row.pk for row in rows])
    for _ in range(passes):
        following.follow_stale(seconds=5)
        if today:
            today.shift(timedelta(hours=2))


def settled(row):
    badge = Badge.objects.get(pk=row.pk)
    return not badge.stale and badge.compared_at is not None


def test_who_is_certified_gets_one_that_ends_when_standing_would_lapse(credly, held):
    follow(held)
    [one] = live(credly)
    person = held.certificant
    assert (one["issuer_earner_id"], one["recipient_email"]) == (person.member_number, person.email)
    assert one["expires_at"] == "2027-10-31 00:00:00 -0500"
    assert one["evidence"][0]["description"] == held.number
    badge = Badge.objects.get(pk=held.pk)
    assert (badge.state, badge.expires_on, badge.stale) == ("pending", date(2027, 10, 31), False)
    follow(held)
    assert len(live(credly)) == 1
    assert Account.objects.get().answered_at is not None


def test_paying_another_year_replaces_it_and_it_stays_claimed(credly, held):
    follow(held)
    [one] = live(credly)
    credly.store.save(one | {"state": "accepted"})
    DuesPaid.objects.create(certification=held, year=2027, paid_on=ON)
    follow(held)
    [after] = live(credly)
    assert (after["state"], after["expires_at"][:10]) == ("accepted", "2028-10-31")
    assert credly.store.get(one["id"])["state"] == "replaced"


@pytest.mark.parametrize(
    "field", ["revoked_on", "retired_on", "suspended_from"], ids=lambda field: field
)
def test_who_is_not_any_more_has_none_and_coming_back_gets_one_again(credly, held, field):
    follow(held)
    type(held).objects.filter(pk=held.pk).update(**{field: ON})
    follow(held)
    assert live(credly) == []
    assert Badge.objects.get(pk=held.pk).badge_id == ""
    [gone] = credly.store.find(states=("revoked",))
    assert gone["reason"] == "The certification is not current."
    type(held).objects.filter(pk=held.pk).update(**{field: None})
    follow(held)
    assert len(live(credly)) == 1


def test_of_the_deceased_what_is_there_stays_and_nothing_is_asked(credly, held):
    follow(held)
    held.certificant.deceased_on = ON
    held.certificant.save(update_fields=["deceased_on"])
    credly.knobs.down = True  # whoever asked now would fail
    follow(held)
    assert len(live(credly)) == 1
    assert settled(held)


def test_a_new_code_replaces_the_badge_of_the_old_one(credly, held):
    follow(held)
    credly.api.templates["t-new"] = "RMA-C"
    BadgeTemplate.objects.update(code="before")
    BadgeTemplate.objects.create(program=held.program, code="RMA", template="t-new")
    follow(held)
    assert (len(live(credly)), len(live(credly, "t-new"))) == (0, 1)


@pytest.mark.parametrize("fault", ["down", "429", "timeout-after-success", "500-after-success"])
@pytest.mark.parametrize("place", range(4))
def test_a_fault_anywhere_ends_in_one_live_badge(credly, held, today, fault, place):
    credly.knobs.fail_next = [""] * place + [fault]
    follow(held, today=today, passes=3)
    assert len(live(credly)) == 1
    assert settled(held)
    assert len(credly.store.find()) == 1


def test_asked_to_wait_nothing_is_asked_before_that(credly, held, today):
    credly.knobs.fail_next = ["429"]
    follow(held)
    assert Badge.objects.get(pk=held.pk).attempts == 0
    following.follow_stale(seconds=5)
    assert live(credly) == []
    today.shift(timedelta(seconds=2))
    following.follow_stale(seconds=5)
    assert len(live(credly)) == 1


def test_an_expired_token_is_told_and_costs_no_try(credly, held):
    credly.api.token = "another"
    follow(held)
    assert Account.objects.get().problem.startswith("TokenRefused: 401")
    assert Badge.objects.get(pk=held.pk).attempts == 0
    credly.api.token = credly.token
    following.follow_stale(seconds=5)
    assert (len(live(credly)), Account.objects.get().problem) == (1, "")


def test_revoked_or_made_by_hand_over_there_is_put_right_by_the_nightly_comparison(
    credly, held, today
):
    other = paid(certification(program="RPT", granted_on=date(2018, 9, 18)))
    follow(held, other)
    [one] = live(credly)
    credly.store.save(one | {"state": "revoked"})
    hand = Earner(other.certificant.member_number, "x@example.org", "A", "B")
    credly.api.templates["t-old"] = "old RPT"
    BadgeTemplate.objects.create(program=other.program, code="OLD", template="t-old")
    provider().issue(hand, Facts("", "t-old", ON, None))
    stranger = Earner("nobody", "y@example.org", "A", "B")
    provider().issue(stranger, Facts("", "t-old", ON, None))
    assert comparing.compare_all() == 2
    following.follow_stale(seconds=5)
    assert [len(live(credly, name)) for name in ("t-rma", "t-rpt", "t-old")] == [1, 1, 1]
    known = Account.objects.get()
    assert (known.differed, known.strangers, known.compared_on) == (2, 1, ON)
    assert comparing.compare_all() is None  # once a day
    today.shift(timedelta(days=1))
    assert comparing.compare_all() == 0


def test_two_certifications_of_one_person_have_two_badges(credly, held):
    second = paid(certification(held.certificant, program="RPT", granted_on=date(2018, 9, 18)))
    follow(held, second)
    assert [len(live(credly, name)) for name in ("t-rma", "t-rpt")] == [1, 1]


def test_what_is_declined_there_is_not_sent_again(credly, held, today):
    follow(held)
    [one] = live(credly)
    credly.store.save(one | {"state": "rejected"})
    follow(held)
    assert (live(credly), Badge.objects.get(pk=held.pk).state) == ([], "rejected")
    DuesPaid.objects.create(certification=held, year=2027, paid_on=ON)
    follow(held)
    assert len(live(credly)) == 1  # another one: it may be wanted now


def test_a_program_without_a_template_waits_for_staff_and_stops_no_other(credly, held):
    alone = paid(certification(program="MLT", granted_on=date(2018, 9, 18)))
    follow(alone, held)
    assert Badge.objects.get(pk=alone.pk).error == "NoTemplate: No badge template is set for MLT."
    assert len(live(credly)) == 1


def test_what_is_told_meanwhile_is_looked_at_once_more(credly, held, monkeypatch):
    told = following.wishes

    def meanwhile(*asked):
        noting.note([held.pk])
        monkeypatch.setattr(following, "wishes", told)
        return told(*asked)

    monkeypatch.setattr(following, "wishes", meanwhile)
    noting.note([held.pk])
    [badge] = following.work.take(following.QUEUE, following.stale())
    following.follow(provider(), badge)
    badge = Badge.objects.get(pk=held.pk)
    assert (badge.stale, badge.free_at, badge.state) == (True, None, "pending")


def test_who_lost_the_row_to_another_worker_does_nothing_more(credly, held):
    noting.note([held.pk])
    [badge] = following.work.take(following.QUEUE, following.stale())
    Badge.objects.update(free_at=clock.now() + timedelta(minutes=11))
    with pytest.raises(following.TakenOver):
        following.follow(provider(), badge)
    assert live(credly) == []


def test_a_change_of_standing_is_heard_and_without_a_provider_nothing_is_noted(
    credly, held, settings
):
    while feed.hear(noting.BADGES, on=ON):
        pass
    assert settled(held) is False
    Badge.objects.all().delete()
    settings.CREDLY_TOKEN = ""
    DuesPaid.objects.create(certification=held, year=2027, paid_on=ON)
    while feed.hear(noting.BADGES, on=ON):
        pass
    assert not Badge.objects.exists()
    following.follow_stale(seconds=5)
    assert comparing.compare_all() is None


def test_who_has_no_email_waits_for_one_and_is_issued_once_it_comes(credly, held):
    Certificant.objects.filter(pk=held.certificant_id).update(email="")
    follow(held)
    badge = Badge.objects.get(pk=held.pk)
    assert (badge.stale, badge.waits_for_address, live(credly)) == (False, True, [])
    while feed.hear(noting.BADGES, on=ON):
        pass
    following.follow_stale(seconds=5)
    Certificant.objects.filter(pk=held.certificant_id).update(email="new@example.org")
    while feed.hear(noting.BADGES, on=ON):
        pass
    following.follow_stale(seconds=5)
    badge = Badge.objects.get(pk=held.pk)
    assert (badge.waits_for_address, len(live(credly))) == (False, 1)
    assert (badge.mailed_to, badge.mailed_at is not None) == ("n••••@example.org", True)
