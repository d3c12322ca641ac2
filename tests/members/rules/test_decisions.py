"""What staff may decide about a certification, at the edges of the days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from members.rules.decisions import Deed, Refusal, change, days_of, offered, with_days
from members.rules.facts import StandingFacts, Suspension
from members.rules.standing import decide
from tests.handbook import POLICY

ON = date(2026, 11, 30)
DAY = timedelta(days=1)
GRANTED = date(2018, 5, 10)
FACTS = StandingFacts(GRANTED, dues_paid={year: date(year, 5, 2) for year in range(2019, 2027)})
RETIRED = replace(FACTS, retired_on=date(2026, 3, 1))
SUSPENDED = replace(FACTS, suspended=Suspension(date(2026, 10, 1), date(2027, 1, 1)))
REVOKED = replace(FACTS, revoked_on=date(2026, 6, 1))
DIED = replace(FACTS, deceased_on=date(2026, 6, 1))
USUAL = [Deed.RETIRE, Deed.SUSPEND, Deed.REVOKE, Deed.DEATH]


def changed(deed, facts=FACTS, day=ON, until=None):
    return change(deed, facts, day=day, until=until, on=ON)


def refused(deed, facts=FACTS, day=ON, until=None):
    with pytest.raises(Refusal) as told:
        changed(deed, facts, day, until)
    return told.value.field, str(told.value)


@pytest.mark.parametrize(
    ("facts", "deeds"),
    [
        (FACTS, USUAL),
        (RETIRED, [Deed.UNRETIRE, Deed.REVOKE, Deed.DEATH, Deed.RETIREMENT_BACK]),
        (
            SUSPENDED,
            [Deed.RETIRE, Deed.END_SUSPENSION, Deed.REVOKE, Deed.DEATH, Deed.SUSPENSION_BACK],
        ),
        (REVOKED, [Deed.DEATH, Deed.REVOCATION_BACK]),
        (DIED, [Deed.DEATH_BACK]),
        # What a recertification has cleared is not on record any more.
        (replace(RETIRED, recertified_on=date(2026, 8, 1)), USUAL),
    ],
)
def test_what_is_offered_follows_from_what_is_on_record(facts, deeds):
    assert list(offered(facts, ON)) == deeds


@pytest.mark.parametrize("day", [date(2026, 1, 5), ON, date(2027, 2, 1)])
def test_a_day_may_be_past_today_or_to_come(day):
    assert changed(Deed.RETIRE, day=day) == {"retired_on": day, "retired_until": None}
    assert changed(Deed.SUSPEND, day=day) == {"suspended_from": day, "suspended_until": None}
    assert changed(Deed.REVOKE, day=day) == {"revoked_on": day}


@pytest.mark.parametrize("deed", [Deed.RETIRE, Deed.SUSPEND, Deed.REVOKE])
def test_a_day_that_would_not_count_is_refused(deed):
    assert changed(deed, day=GRANTED)
    assert refused(deed, day=GRANTED - DAY)[0] == "day"
    again = replace(FACTS, recertified_on=date(2025, 1, 1))
    field, words = refused(deed, again, date(2024, 12, 31))
    assert (field, "recertified, on January 1, 2025" in words) == ("day", True)
    assert refused(deed, day=date(2062, 11, 30))[0] == "day"


@pytest.mark.parametrize("until", [date(2026, 11, 29), ON])
def test_a_suspension_ends_after_it_begins(until):
    assert refused(Deed.SUSPEND, until=until)[0] == "until"
    assert changed(Deed.SUSPEND, until=ON + DAY)["suspended_until"] == ON + DAY


def test_two_suspensions_cannot_overlap():
    assert "one at a time" in refused(Deed.SUSPEND, SUSPENDED)[1]
    over = replace(FACTS, suspended=Suspension(date(2026, 1, 1), date(2026, 4, 1)))
    assert refused(Deed.SUSPEND, over, date(2026, 3, 31))[0] == "day"
    assert changed(Deed.SUSPEND, over, date(2026, 4, 1))


AHEAD = date(2027, 2, 1)


@pytest.mark.parametrize("planned", ["retired_on", "revoked_on"])
def test_what_is_dated_ahead_leaves_the_days_before_it(planned):
    facts = replace(FACTS, **{planned: AHEAD})
    assert Deed.SUSPEND in offered(facts, ON)
    assert changed(Deed.SUSPEND, facts, AHEAD - DAY)
    field, words = refused(Deed.SUSPEND, facts, AHEAD)
    assert (field, "It will be re" in words) == ("day", True)


def test_a_decision_dated_ahead_is_not_made_twice():
    for deed, facts in (
        (Deed.RETIRE, replace(FACTS, retired_on=AHEAD)),
        (Deed.REVOKE, replace(FACTS, revoked_on=AHEAD)),
    ):
        assert "It will be re" in refused(deed, facts)[1]
        assert deed not in offered(facts, ON)
    planned = replace(FACTS, revoked_on=AHEAD)
    assert changed(Deed.RETIRE, planned, AHEAD - DAY)
    assert refused(Deed.RETIRE, planned, AHEAD)[0] == "day"


def test_a_retirement_does_not_begin_within_another():
    over = with_days(RETIRED, {"retired_until": date(2026, 10, 1)})
    assert refused(Deed.RETIRE, over, date(2026, 9, 30))[0] == "day"
    assert changed(Deed.RETIRE, over, date(2026, 10, 1))


def test_a_death_lies_in_the_past_and_after_the_grant():
    assert changed(Deed.DEATH) == {"deceased_on": ON}
    assert refused(Deed.DEATH, day=ON + DAY)[0] == "day"
    assert refused(Deed.DEATH, day=GRANTED - DAY)[0] == "day"
    assert "on record" in refused(Deed.DEATH, DIED)[1]


def test_what_is_revoked_is_not_revoked_again():
    assert "June 1, 2026" in refused(Deed.REVOKE, REVOKED)[1]
    assert "revoked" in refused(Deed.RETIRE, REVOKED)[1]


def test_a_retirement_ends_after_it_begins_and_may_be_given_another_end():
    assert refused(Deed.UNRETIRE, RETIRED, date(2026, 3, 1))[0] == "day"
    until = changed(Deed.UNRETIRE, RETIRED, ON + 9 * DAY)
    planned = with_days(RETIRED, until)
    assert changed(Deed.UNRETIRE, planned, ON + DAY) == {"retired_until": ON + DAY}
    assert "not retired" in refused(Deed.UNRETIRE)[1]
    assert "ended on" in refused(Deed.UNRETIRE, with_days(RETIRED, {"retired_until": ON}))[1]


@pytest.mark.parametrize(
    ("day", "word"),
    [(date(2026, 2, 28), "active"), (date(2026, 3, 1), "retired"), (date(2026, 9, 30), "retired"),
     (date(2026, 10, 1), "active")],
)  # fmt: skip
def test_a_retirement_holds_from_its_first_day_up_to_its_end(day, word):
    facts = replace(
        with_days(RETIRED, {"retired_until": date(2026, 10, 1)}),
        granted_on=date(2024, 5, 10),
    )
    assert decide(facts, day, POLICY).standing == word


@pytest.mark.parametrize("facts", [FACTS, RETIRED, SUSPENDED, REVOKED, DIED])
def test_the_days_say_the_same_as_the_facts(facts):
    assert with_days(FACTS, days_of(facts)) == facts
