"""What verdicts add up to, by the points rule (handbook section 7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ccp.audit.rules.verdicts import REASON_WORDS, Choice, Claim, Reason, accepted, refusal
from ccp.rules.activities import ActivityFacts
from members.rules.calendar import Period
from tests.handbook import POLICY, policy_with

CYCLE = Period(date(2023, 9, 18), date(2026, 9, 18))
ON = date(2027, 4, 1)


def claim(place: int, hours: str, found: str | None, *, category="professional_education", **more):
    facts = ActivityFacts(
        place + 100, category, completed_on=date(2024, 5, place), hours=Decimal(hours), **more
    )
    return Claim(place, facts, None if found is None else Decimal(found))


def total(*claims: Claim, required: str = "30"):
    return accepted(CYCLE, Decimal(required), claims, ON, POLICY)


def test_accepted_and_reduced_count_their_points_rejected_and_open_ones_nothing():
    found = total(
        claim(1, "20", "20"), claim(2, "8", "5.5"), claim(3, "4", "0"), claim(4, "9", None)
    )
    assert [line.counted for line in found.lines] == [Decimal(x) for x in ("20", "5.5", "0", "0")]
    assert (found.total, found.missing) == (Decimal("25.50"), Decimal("4.50"))


def test_a_rejected_activity_leaves_its_room_under_the_cap_to_others():
    talks = [
        claim(place, "6", points, category="instruction", title=f"Talk {place}")
        for place, points in ((1, "0"), (2, "12"), (3, "12"))
    ]
    assert total(*talks).total == 20  # 24 and a cap of 20
    assert total(*talks[:2]).total == 12


def test_more_than_an_activity_earns_is_never_accepted_and_its_day_of_entry_is_no_matter():
    late = claim(1, "4", "9", logged_on=date(2027, 1, 20))
    assert total(late).total == 4


def why(choice, tally, *, unjudged=0, deficient=0, policy=POLICY):
    return refusal(choice, tally, unjudged=unjudged, deficient=deficient, on=ON, policy=policy)


def test_what_reaches_the_requirement_passes_and_nothing_else_is_open():
    enough, short = total(claim(1, "30", "30")), total(claim(1, "30", "29"))
    assert [bool(why(choice, enough)) for choice in Choice] == [False, True, True]
    assert [bool(why(choice, short)) for choice in Choice] == [True, False, False]
    assert why(Choice.PASS, short) == "1.00 point is missing: it does not pass yet."


def test_all_is_judged_before_anybody_is_failed_or_asked_for_more_and_that_at_most_twice():
    short = total(claim(1, "30", None))
    assert "Judge each" in why(Choice.FAIL, short, unjudged=1)
    assert why(Choice.DEFICIENT, short, deficient=1) == ""
    assert "twice" in why(Choice.DEFICIENT, short, deficient=2)
    thrice = policy_with({"name": "audit_most_deficient", "value": 3, "valid_from": "2027-01-01"})
    assert why(Choice.DEFICIENT, short, deficient=2, policy=thrice) == ""
    assert why(Choice.FAIL, short, deficient=2) == ""


def test_the_reasons_are_those_of_the_handbook_and_each_has_its_words():
    assert {str(each) for each in Reason} == {
        *("no_proof", "unreadable", "name_differs", "date_outside_cycle", "hours_differ"),
        *("not_health_care", "duplicate", "other"),
    }
    assert REASON_WORDS.keys() == set(Reason)
