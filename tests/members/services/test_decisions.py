"""Deciding about a certification: history, second person, changed meanwhile, taking back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from members.models import History, Standing
from members.queries.decisions import reasons
from members.queries.standing import standing_of
from members.rules.decisions import SUSPENSION, Deed, Refusal
from members.services import decisions, rehearsal, second_person, standing
from members.services.certifications import decide as import_decision
from members.services.decisions import Decision, mark_of
from members.services.second_person import MatterRefused
from notices.models import Notice
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile
from tests import builders
from tests.feed import standing_changes
from tests.members.matters import confirm

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture
def held():
    return builders.certification(granted_on=date(2026, 3, 10))


@pytest.fixture
def joan():
    return builders.staff("records", name="Joan Records")


@pytest.fixture
def rita():
    return builders.staff("records", name="Rita Records")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)


def wanted(deed, row, day=ON, until=None, reason="As the board decided"):
    return Decision(deed, row, reason, day, until)


def done(deed, row, actor, **more):
    row = anew(row)
    decision = wanted(deed, row, **more)
    return decisions.decide(decision=decision, seen=mark_of(row), on=ON, actor=actor)


def asked(deed, row, actor, day=None):
    row = anew(row)
    return decisions.ask(decision=wanted(deed, row, day), seen=mark_of(row), on=ON, actor=actor)


def anew(row):
    return type(row).objects.select_related("certificant__user", "program").get(pk=row.pk)


def word(row, on=ON):
    return standing_of(anew(row), on).standing


def test_retired_with_its_history_its_standing_and_its_word_in_the_feed(held, joan):
    Standing.objects.filter(pk=held.pk).update(word="active", as_of=ON)
    done(Deed.RETIRE, held, joan)
    deed = History.objects.get(subject=f"certification:{held.number}")
    assert (deed.actor, deed.reason) == (joan, "As the board decided")
    assert deed.before == {"retired_on": None, "retired_until": None}
    assert deed.after == {"retired_on": "2026-11-22", "retired_until": None}
    change = standing_changes().get()
    assert (change.old, change.new, change.effective_on) == ("active", "retired", ON)
    assert Standing.objects.get(pk=held.pk).word == "retired"


def test_a_decision_dated_ahead_holds_from_its_day_on(held, joan):
    done(Deed.SUSPEND, held, joan, day=ON + 9 * DAY, until=ON + 20 * DAY)
    assert [word(held, ON + n * DAY) for n in (0, 8, 9, 19, 20)] == [
        *("active", "active", "suspended", "suspended", "active")
    ]
    assert Standing.objects.get(pk=held.pk).next_change_on == ON + 9 * DAY


def test_what_time_made_of_it_is_told_before_the_decision(held, joan):
    """On the last day of a suspension, before the night's sweep: the next one is told, too."""
    type(held).objects.filter(pk=held.pk).update(suspended_from=ON - 9 * DAY, suspended_until=ON)
    standing.refresh(certification_ids=[held.pk], on=ON - DAY)
    done(Deed.SUSPEND, held, joan)
    assert [(one.old, one.new) for one in standing_changes()] == [
        ("suspended", "active"),
        ("active", "suspended"),
    ]
    assert Notice.objects.get(channel="email").step == ON.isoformat()


def test_the_same_twice_by_one_person_changes_nothing(held, joan, rita):
    seen, decision = mark_of(held), wanted(Deed.RETIRE, held)
    for _ in range(2):
        decisions.decide(decision=decision, seen=seen, on=ON, actor=joan)
    assert History.objects.filter(subject=f"certification:{held.number}").count() == 1
    with pytest.raises(ChangedMeanwhile) as told:
        decisions.decide(decision=decision, seen=seen, on=ON, actor=rita)
    assert (told.value.by, told.value.at is not None) == ("Joan Records", True)


def test_who_decided_something_else_first_is_named(held, joan, rita):
    seen = mark_of(held)
    done(Deed.SUSPEND, held, joan)
    with pytest.raises(ChangedMeanwhile) as told:
        decisions.decide(decision=wanted(Deed.RETIRE, held), seen=seen, on=ON, actor=rita)
    assert told.value.by == "Joan Records"
    assert word(held) == "suspended"


def test_nobody_decides_about_themselves(held):
    user = builders.member(held.certificant, is_staff=True, roles=["records"])
    with pytest.raises(Refusal, match="about you"):
        done(Deed.RETIRE, held, user)
    with pytest.raises(MatterRefused, match="about you"):
        asked(Deed.REVOKE, held, user, ON)
    assert done(Deed.RETIRE, held, builders.staff("records"))


@pytest.mark.parametrize("deed", [Deed.REVOKE, Deed.RETIREMENT_BACK])
def test_what_needs_two_is_not_done_by_one(held, joan, deed):
    with pytest.raises(Refusal, match="second person"):
        done(deed, held, joan)


def test_a_revocation_waits_for_a_second_person_and_is_done_once(held, joan, rita):
    matter = asked(Deed.REVOKE, held, joan, ON)
    assert word(held) == "active"
    with pytest.raises(MatterRefused, match="somebody else"):
        confirm(matter, joan)
    confirm(matter, rita)
    assert word(held) == "revoked"
    with pytest.raises(MatterRefused, match="Rita Records confirmed this already"):
        confirm(matter, builders.staff("records"))
    deed = History.objects.get(verb="certification_changed")
    assert (deed.actor, deed.reason, deed.after["asked_by"]) == (
        rita, "As the board decided", "Joan Records",
    )  # fmt: skip


def test_a_revocation_is_not_asked_for_twice(held, joan, rita):
    asked(Deed.REVOKE, held, joan, ON)
    with pytest.raises(MatterRefused, match="Joan Records asked for this already"):
        asked(Deed.REVOKE, held, rita, ON)


def test_what_was_changed_after_it_was_asked_for_is_not_confirmed(held, joan, rita):
    matter = asked(Deed.REVOKE, held, joan, ON)
    done(Deed.SUSPEND, held, joan)
    with pytest.raises(MatterRefused, match="changed by Joan Records"):
        confirm(matter, rita)
    assert word(held) == "suspended"
    matter.refresh_from_db()
    assert matter.decided_at is None


@pytest.mark.parametrize(
    ("first", "back"),
    [
        (Deed.RETIRE, Deed.RETIREMENT_BACK),
        (Deed.SUSPEND, Deed.SUSPENSION_BACK),
        (Deed.DEATH, Deed.DEATH_BACK),
    ],
)
def test_taken_back_it_is_as_if_it_had_not_been(held, joan, rita, first, back):
    before = standing_of(anew(held), ON)
    done(first, held, joan)
    assert word(held) != "active"
    confirm(asked(back, held, joan), rita)
    assert standing_of(anew(held), ON) == before
    taken = History.objects.get(verb="decision_taken_back")
    assert (taken.actor, taken.after["asked_by"]) == (rita, "Joan Records")


def test_taking_back_goes_one_step_at_a_time(held, joan, rita):
    done(Deed.SUSPEND, held, joan, day=ON - 5 * DAY, until=ON + 30 * DAY, reason="First")
    done(Deed.END_SUSPENSION, held, joan, reason="Over")
    assert word(held) == "active"
    assert reasons([anew(held)], SUSPENSION) == {held.pk: "First"}
    confirm(asked(Deed.SUSPENSION_BACK, held, joan), rita)
    assert (word(held), anew(held).suspended_until) == ("suspended", ON + 30 * DAY)
    confirm(asked(Deed.SUSPENSION_BACK, held, rita), joan)
    assert (word(held), anew(held).suspended_from) == ("active", None)
    assert reasons([anew(held)], SUSPENSION) == {}
    with pytest.raises(Refusal, match="nothing of that kind"):
        asked(Deed.SUSPENSION_BACK, held, joan)


def test_what_an_import_brought_is_taken_back_to_nothing(held, joan, rita):
    type(held).objects.filter(pk=held.pk).update(revoked_on=ON)
    confirm(asked(Deed.REVOCATION_BACK, held, joan), rita)
    assert (word(held), anew(held).revoked_on) == ("active", None)


def test_a_decision_by_the_portal_is_taken_back_likewise(held, joan, rita):
    import_decision(actor=None, certification=held, reason="Board", on=ON, retired_on=ON)
    confirm(asked(Deed.RETIREMENT_BACK, held, joan), rita)
    assert word(held) == "active"


def test_a_death_is_of_the_person(held, joan):
    other = builders.certification(held.certificant, program="RPT", granted_on=date(2025, 12, 1))
    found = done(Deed.DEATH, held, joan)
    assert {row.pk for row in found.held} == {held.pk, other.pk}
    assert word(held) == word(other) == "deceased"


def test_a_rehearsal_leaves_nothing(held, joan):
    row = anew(held)
    preview = rehearsal.rehearse(
        decision=wanted(Deed.SUSPEND, row, ON + 9 * DAY, ON + 20 * DAY),
        seen=mark_of(row),
        on=ON,
        actor=joan,
    )
    [one] = preview.held
    assert [(turn.on, turn.before.standing, turn.after.standing) for turn in one.turns] == [
        (ON, "active", "active"),
        (ON + 9 * DAY, "active", "suspended"),
        (ON + 20 * DAY, "active", "active"),
    ]
    assert anew(held).suspended_from is None
    assert not History.objects.exists()


def test_the_second_person_sees_what_it_would_change(held, joan, rita):
    matter = asked(Deed.REVOKE, held, joan, ON)
    matter.refresh_from_db()
    [change] = second_person.kind_of(matter).changes(matter)
    assert (change.label, change.before, change.after) == (
        "Revoked from", "none", "November 22, 2026",
    )  # fmt: skip
    found = second_person.kind_of(matter).weigh(matter, rita, ON)
    assert found["preview"].held[0].turns[0].after.standing == "revoked"
    done(Deed.DEATH, held, joan)
    assert second_person.kind_of(matter).weigh(matter, rita, ON)["preview"] is None
