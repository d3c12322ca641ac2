"""Standing at its edges: the day before, the day, the day after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from members.rules.dues import dues_year, first_unpaid
from members.rules.facts import Known
from members.rules.standing import CycleFacts, StandingFacts, Suspension, decide
from tests.handbook import POLICY

DAY = timedelta(days=1)
GRANTED = date(2018, 5, 10)


def facts(granted_on=GRANTED, *, unpaid=(), unmet=(), through=2040, **more) -> StandingFacts:
    """Everything paid on the anniversary and met on the first day, except what is named."""
    dues = {
        year: granted_on.replace(year=year)
        for year in range(granted_on.year + 1, through)
        if year not in unpaid
    }
    starts = [granted_on.replace(year=granted_on.year + years) for years in range(0, 30, 3)]
    cycles = tuple(CycleFacts(start, start) for start in starts if start.year not in unmet)
    return StandingFacts(granted_on, **({"dues_paid": dues, "cycles": cycles} | more))


def asked(history: StandingFacts, on: date):
    decision = decide(history, on, POLICY)
    return decision.standing, decision.since, decision.way_back, decision.routes


ACTIVE = ("active", None, None, ())


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2021, 5, 9), ACTIVE),
        (date(2021, 5, 31), ACTIVE),
        (date(2021, 6, 1), ("grace", date(2021, 6, 1), None, ())),
        (date(2021, 6, 30), ("grace", date(2021, 6, 1), None, ())),
        (date(2021, 7, 1), ("lapsed", date(2021, 7, 1), "pay_dues", ())),
        (date(2024, 5, 9), ("lapsed", date(2021, 7, 1), "pay_dues", ())),
        (date(2024, 5, 10), ("lapsed", date(2021, 7, 1), "recertify", ("ccp", "exam"))),
        (date(2031, 6, 30), ("lapsed", date(2021, 7, 1), "recertify", ("ccp", "exam"))),
        (date(2031, 7, 1), ("lapsed", date(2021, 7, 1), "recertify", ("exam",))),
    ],
)
def test_one_unpaid_dues_year_turns_on_its_days(on, expected):
    assert asked(facts(unpaid={2021}), on) == expected


@pytest.mark.parametrize(
    ("paid_on", "standing"),
    [(date(2024, 5, 9), "active"), (date(2024, 5, 10), "lapsed"), (date(2024, 5, 11), "lapsed")],
)
def test_a_payment_counts_until_the_day_before_paying_stops_to_help(paid_on, standing):
    history = facts()
    history = replace(history, dues_paid={**history.dues_paid, 2021: paid_on})
    assert decide(history, date(2024, 6, 15), POLICY).standing == standing


def test_paying_while_lapsed_reinstates_on_the_day_of_payment():
    history = facts()
    history = replace(history, dues_paid={**history.dues_paid, 2021: date(2022, 3, 5)})
    assert asked(history, date(2022, 3, 4))[0] == "lapsed"
    assert asked(history, date(2022, 3, 5)) == ACTIVE


def test_all_past_due_years_must_be_paid_to_be_reinstated():
    history = facts(unpaid={2021, 2022})
    decision = decide(history, date(2022, 6, 1), POLICY)
    assert decision.reasons[0].years == (2021, 2022)
    paid = replace(history, dues_paid={**history.dues_paid, 2021: date(2022, 6, 1)})
    assert asked(paid, date(2022, 6, 1)) == ("grace", date(2022, 6, 1), None, ())


@pytest.mark.parametrize("month_end", [date(2024, 2, 29), date(2023, 2, 28)])
def test_february_dues_are_due_on_its_last_day(month_end):
    granted = date(month_end.year - 1, 2, 10)
    history = StandingFacts(granted)
    assert asked(history, month_end) == ACTIVE
    assert asked(history, month_end + DAY)[0] == "grace"
    assert asked(history, month_end + 30 * DAY)[0] == "grace"
    assert asked(history, month_end + 31 * DAY)[0] == "lapsed"


def test_the_dues_year_of_29_february_closes_on_the_28th_of_a_common_year():
    year = dues_year(date(2020, 2, 29), 2, POLICY)
    assert (year.covers.start, year.due_on) == (date(2022, 2, 28), date(2022, 2, 28))
    assert year.unpayable_from == date(2025, 2, 28)
    assert dues_year(date(2020, 2, 29), 1, POLICY).unpayable_from == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 5, 9), ACTIVE),
        (date(2024, 5, 10), ("lapsed", date(2024, 5, 10), "recertify", ("ccp", "exam"))),
        (date(2034, 5, 9), ("lapsed", date(2024, 5, 10), "recertify", ("ccp", "exam"))),
        (date(2034, 5, 10), ("lapsed", date(2024, 5, 10), "recertify", ("exam",))),
    ],
)
def test_an_unmet_cycle_lapses_on_its_end_day(on, expected):
    assert asked(facts(unmet={2021}), on) == expected


@pytest.mark.parametrize(
    ("met_on", "standing"),
    [
        (date(2021, 5, 9), "lapsed"),
        (date(2021, 5, 10), "active"),
        (date(2024, 5, 9), "active"),
        (date(2024, 5, 10), "lapsed"),
    ],
)
def test_a_cycle_is_met_only_by_a_day_inside_it(met_on, standing):
    history = facts(unmet={2021})
    history = replace(history, cycles=(*history.cycles, CycleFacts(date(2021, 5, 10), met_on)))
    assert decide(history, date(2024, 5, 10), POLICY).standing == standing


@pytest.mark.parametrize(
    ("granted_on", "standing"),
    [(date(2005, 12, 31), "active"), (date(2006, 1, 1), "lapsed"), (date(2006, 1, 2), "lapsed")],
)
def test_ccp_is_mandatory_for_those_granted_from_2006_on(granted_on, standing):
    assert decide(facts(granted_on, cycles=()), date(2010, 6, 1), POLICY).standing == standing


@pytest.mark.parametrize(
    ("recertified_on", "standing"),
    [(date(2014, 3, 31), "active"), (date(2014, 4, 1), "active"), (date(2014, 4, 2), "lapsed")],
)
def test_ccp_becomes_mandatory_by_recertifying_after_1_april_2014(recertified_on, standing):
    history = facts(recertified_on, cycles=(), through=2025)
    history = replace(history, granted_on=date(2000, 1, 1), recertified_on=recertified_on)
    assert decide(history, date(2018, 6, 1), POLICY).standing == standing


def test_an_audit_failed_lapses_a_voluntary_cycle_too():
    start = date(2005, 1, 31)
    failed = CycleFacts(start, date(2006, 1, 1), date(2009, 3, 3))
    history = facts(start, cycles=(failed,))
    assert asked(history, date(2009, 3, 2)) == ACTIVE
    expected = ("lapsed", date(2009, 3, 3), "recertify", ("ccp", "exam"))
    assert asked(history, date(2009, 3, 3)) == expected
    assert decide(history, date(2009, 3, 3), POLICY).reasons[0].cycle == start


def test_an_audit_of_an_earlier_anchor_counts_by_its_own_day():
    old = CycleFacts(GRANTED, date(2020, 1, 1), date(2023, 2, 2))
    history = replace(facts(), cycles=(old,), recertified_on=date(2022, 8, 1))
    assert asked(history, date(2023, 2, 1)) == ACTIVE
    assert asked(history, date(2023, 2, 2))[:2] == ("lapsed", date(2023, 2, 2))
    earlier = replace(history, cycles=(replace(old, audit_failed_on=date(2022, 7, 31)),))
    assert asked(earlier, date(2023, 2, 2)) == ACTIVE


def test_recertification_clears_what_was_before_and_sets_a_new_anchor():
    history = StandingFacts(
        GRANTED,
        recertified_on=date(2026, 3, 15),
        suspended=Suspension(date(2025, 1, 1)),
        retired_on=date(2026, 3, 14),
        revoked_on=date(2026, 3, 14),
    )
    assert asked(history, date(2026, 3, 14))[0] == "revoked"
    assert asked(history, date(2026, 3, 15)) == ACTIVE
    assert asked(history, date(2027, 3, 31)) == ACTIVE
    assert asked(history, date(2027, 4, 1))[0] == "grace"


def test_what_is_dated_on_the_anchor_itself_counts():
    anchor = date(2026, 3, 15)
    assert asked(StandingFacts(GRANTED, anchor, retired_on=anchor), anchor)[0] == "retired"
    paid = StandingFacts(GRANTED, anchor, dues_paid={2027: anchor})
    assert asked(paid, date(2027, 4, 1)) == ACTIVE


def test_death_holds_whatever_the_anchor():
    history = StandingFacts(GRANTED, date(2026, 3, 15), deceased_on=date(2026, 3, 1))
    assert asked(history, date(2026, 4, 1)) == ("deceased", date(2026, 3, 1), None, ())


def test_precedence_of_all_seven():
    on = date(2030, 1, 1)
    history = StandingFacts(
        GRANTED,
        suspended=Suspension(date(2029, 1, 1)),
        retired_on=date(2029, 1, 2),
        revoked_on=date(2029, 1, 3),
        deceased_on=date(2029, 1, 4),
    )
    seen = []
    for name in ("deceased_on", "revoked_on", "retired_on", "suspended"):
        seen.append(asked(history, on)[0])
        history = replace(history, **{name: None})
    seen.append(asked(history, on)[0])
    assert seen == ["deceased", "revoked", "retired", "suspended", "lapsed"]


@pytest.mark.parametrize("standing", ["suspended", "retired", "revoked", "deceased"])
def test_a_decided_standing_has_no_reasons_and_no_way_back(standing):
    day = date(2029, 1, 1)
    fact = Suspension(day) if standing == "suspended" else day
    name = standing if standing == "suspended" else f"{standing}_on"
    decision = decide(StandingFacts(GRANTED, **{name: fact}), date(2030, 1, 1), POLICY)
    assert (decision.standing, decision.since) == (standing, day)
    assert (decision.reasons, decision.way_back, decision.routes) == ((), None, ())
    assert decision.next_change is None


def test_a_suspension_holds_from_its_first_day_until_before_its_last():
    start, until = date(2020, 1, 10), date(2020, 3, 1)
    history = facts(suspended=Suspension(start, until))
    assert asked(history, start - DAY) == ACTIVE
    assert asked(history, start) == ("suspended", start, None, ())
    assert asked(history, until - DAY) == ("suspended", start, None, ())
    assert asked(history, until) == ACTIVE


@pytest.mark.parametrize(
    ("on", "change"),
    [
        (date(2021, 5, 31), (date(2021, 6, 1), "grace", None, ())),
        (date(2021, 6, 1), (date(2021, 7, 1), "lapsed", "pay_dues", ())),
        (date(2021, 6, 30), (date(2021, 7, 1), "lapsed", "pay_dues", ())),
        (date(2021, 7, 1), (date(2024, 5, 10), "lapsed", "recertify", ("ccp", "exam"))),
        (date(2024, 5, 10), (date(2031, 7, 1), "lapsed", "recertify", ("exam",))),
        (date(2031, 6, 30), (date(2031, 7, 1), "lapsed", "recertify", ("exam",))),
        (date(2031, 7, 1), None),
    ],
)
def test_each_turn_of_an_unpaid_year_is_foreseen_on_its_day(on, change):
    foreseen = decide(facts(unpaid={2021}), on, POLICY).next_change
    assert change == (
        foreseen and (foreseen.on, foreseen.standing, foreseen.way_back, foreseen.routes)
    )


@pytest.mark.parametrize("on", [date(2023, 6, 1), date(2024, 5, 9)])
def test_the_end_of_an_unmet_cycle_is_foreseen(on):
    change = decide(facts(unmet={2021}), on, POLICY).next_change
    assert (change.on, change.standing, change.way_back) == (
        date(2024, 5, 10),
        "lapsed",
        "recertify",
    )


def test_what_comes_after_a_suspension_is_what_time_has_made_of_it():
    history = facts(unpaid={2021}, suspended=Suspension(date(2021, 6, 15), date(2021, 8, 1)))
    change = decide(history, date(2021, 6, 20), POLICY).next_change
    assert (change.on, change.standing, change.way_back) == (date(2021, 8, 1), "lapsed", "pay_dues")


def test_a_coming_suspension_is_not_foreseen():
    history = facts(unpaid={2021}, suspended=Suspension(date(2020, 6, 15)))
    change = decide(history, date(2020, 6, 14), POLICY).next_change
    assert (change.on, change.standing) == (date(2021, 6, 1), "grace")


def test_grace_is_not_listed_while_a_missed_cycle_has_lapsed_it():
    paid = {2019: date(2019, 5, 31), 2020: date(2020, 5, 31)}
    history = StandingFacts(date(2018, 5, 31), dues_paid=paid)
    decision = decide(history, date(2021, 5, 31), POLICY)
    assert [reason.code for reason in decision.reasons] == ["ccp_not_documented"]
    decision = decide(history, date(2021, 6, 30), POLICY)
    assert [reason.code for reason in decision.reasons] == ["ccp_not_documented"]
    decision = decide(history, date(2021, 7, 1), POLICY)
    codes = [(reason.code, reason.since) for reason in decision.reasons]
    assert codes == [
        ("ccp_not_documented", date(2021, 5, 31)),
        ("dues_unpaid", date(2021, 7, 1)),
    ]


def test_a_missed_cycle_ends_the_way_back_by_paying():
    history = facts(unpaid={2022}, unmet={2021})
    decision = decide(history, date(2023, 1, 1), POLICY)
    assert decision.way_back == "pay_dues"
    assert (decision.next_change.on, decision.next_change.way_back) == (
        date(2024, 5, 10),
        "recertify",
    )


def test_every_ended_unmet_cycle_gives_its_own_reason():
    decision = decide(StandingFacts(GRANTED), date(2030, 1, 1), POLICY)
    cycles = [reason.cycle for reason in decision.reasons if reason.cycle]
    assert cycles == [date(2018, 5, 10), date(2021, 5, 10), date(2024, 5, 10)]
    assert [reason.since for reason in decision.reasons] == sorted(
        reason.since for reason in decision.reasons
    )


def test_prepaid_years_put_the_next_change_off():
    history = facts(date(2005, 5, 10), through=2010)
    decision = decide(history, date(2009, 6, 1), POLICY)
    assert decision.next_change.on == date(2010, 6, 1)


def test_a_day_before_the_grant_is_an_error():
    with pytest.raises(ValueError, match="before the certification was granted"):
        decide(facts(), GRANTED - DAY, POLICY)


@pytest.mark.parametrize("granted_on", [date(9996, 12, 31), date(9998, 2, 28), date(9999, 12, 1)])
def test_the_end_of_the_calendar_is_no_error(granted_on):
    on = date.max
    while on >= granted_on:
        decide(StandingFacts(granted_on), on, POLICY)
        on -= 20 * DAY
    assert decide(StandingFacts(date(9999, 12, 1)), date.max, POLICY).standing == "active"


def test_the_first_unpaid_year_may_be_one_to_come():
    known = Known(facts(through=2025), date(2020, 1, 1))
    assert first_unpaid(known, POLICY).name == 2020
    paid_ahead = replace(facts(), dues_paid=dict.fromkeys(range(2019, 2026), date(2020, 1, 1)))
    assert first_unpaid(Known(paid_ahead, date(2020, 1, 1)), POLICY).name == 2026
