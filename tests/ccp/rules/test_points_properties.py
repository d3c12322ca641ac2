"""What holds of every tally, whatever was reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ccp.rules.categories import CATEGORIES
from ccp.rules.figures import EMPLOYMENT_COUNTS_THROUGH
from ccp.rules.points import tally
from tests.ccp.rules.reports import reported
from tests.handbook import POLICY

DAY = timedelta(days=1)
REQUIRED = Decimal(30)
quick = settings(max_examples=400, deadline=None)


def count(cycle, activities, on=None):
    return tally(cycle, REQUIRED, activities, on or cycle.end + 100 * DAY, POLICY)


@quick
@given(reported, st.randoms(use_true_random=False))
def test_the_order_of_entry_changes_nothing(case, random):
    cycle, activities = case
    shuffled = random.sample(activities, len(activities))
    one, other = count(cycle, activities), count(cycle, shuffled)
    assert (one.total, one.categories) == (other.total, other.categories)
    assert sorted(one.lines, key=lambda line: line.id) == sorted(
        other.lines, key=lambda line: line.id
    )
    assert [line.id for line in other.lines] == [activity.id for activity in shuffled]


@quick
@given(reported)
def test_the_total_is_the_sum_of_lines_of_categories_and_of_capped_points(case):
    cycle, activities = case
    tallied = count(cycle, activities)
    assert tallied.total == sum(line.counted for line in tallied.lines)
    assert tallied.total == sum(tallied.categories.values())
    for code, points in tallied.categories.items():
        cap = POLICY[CATEGORIES][code].on(cycle.start).cap
        own = sum(line.points for line in tallied.lines if line.category == code)
        assert points == (own if cap is None else min(own, cap))


@quick
@given(reported)
def test_a_line_counts_in_full_or_says_why_not(case):
    cycle, activities = case
    for line in count(cycle, activities).lines:
        assert isinstance(line.points, Decimal)
        assert line.points.as_tuple().exponent == line.counted.as_tuple().exponent == -2
        assert 0 <= line.counted <= line.points
        assert (line.counted < line.points) == (line.reasons == ("category_cap",))
        assert (line.points == 0) == bool(line.reasons and line.reasons != ("category_cap",))
        assert list(line.reasons) == sorted(line.reasons)


@quick
@given(reported)
def test_nothing_outside_the_cycle_changes_the_total(case):
    cycle, activities = case
    inside = [
        one for one in activities if one.category == "employment" or one.completed_on in cycle
    ]
    assert count(cycle, activities).total == count(cycle, inside).total


@quick
@given(reported)
def test_one_more_activity_never_lowers_the_total_unless_it_takes_a_title(case):
    cycle, activities = case
    if activities and activities[0].category != "instruction":
        assert count(cycle, activities).total >= count(cycle, activities[1:]).total


@quick
@given(reported)
def test_employment_after_2020_adds_nothing(case):
    cycle, activities = case
    last = POLICY[EMPLOYMENT_COUNTS_THROUGH].on(cycle.start)
    cut = [
        replace(one, to_day=last)
        if one.category == "employment" and one.from_day <= last < one.to_day
        else one
        for one in activities
    ]
    assert count(cycle, cut).total == count(cycle, activities).total


@quick
@given(reported)
def test_one_day_lies_in_the_cycle_before_or_after_never_in_two(case):
    cycle, activities = case
    for one in activities:
        if one.category == "employment":
            continue
        before, after = one.completed_on < cycle.start, one.completed_on >= cycle.end
        [line] = count(cycle, [one]).lines
        assert ("before_cycle" in line.reasons, "after_cycle" in line.reasons) == (before, after)
