"""How points came about, and why something does not count, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ccp.models import AuthorshipKind, Cycle, OrganizationRole
from ccp.models import Category as Code
from ccp.rules.activities import ActivityFacts, counting_span, folded_title, full_months
from ccp.rules.categories import CATEGORIES, Category
from ccp.rules.figures import EMPLOYMENT_COUNTS_THROUGH
from ccp.rules.points import Line, Tally
from members.queries.policy import policy
from plumbing.templatetags.ui import day as long_day
from plumbing.templatetags.ui import plain_number


def rate(category: Category) -> str:
    """What a category earns and its cap: "1 point per contact hour · no cap"."""
    factors = category.factors
    if category.entered_as == "hours":
        earns = f"{_points(factors['hour'])} per contact hour"
    elif category.entered_as == "months":
        earns = f"{_points(factors['month'])} per full month"
    else:
        names = {**dict(AuthorshipKind.choices), **dict(OrganizationRole.choices)}
        names |= {"semester": "semester credit", "quarter": "quarter credit"}
        earns = ", ".join(
            f"{str(names[name]).lower()} {plain_number(points)}"
            for name, points in _largest_first(factors)
        )
        if category.entered_as == "years":
            earns = f"{earns} points per year"
    return f"{earns} · {cap(category)}"


def earned_through(code: str, on: date) -> str:
    """What to know of a category whose last day to earn anything is over; "" of the others."""
    through = policy()[EMPLOYMENT_COUNTS_THROUGH].on(on)
    if code != Code.EMPLOYMENT or on <= through:
        return ""
    return f"Only days through {long_day(through)} earn points."


def ended(code: str, start: date) -> str:
    """Of a category that earns nothing any more, which days did, as a cycle that began on that day
    has it; "" of the others.
    """
    if code != Code.EMPLOYMENT:
        return ""
    through = policy()[EMPLOYMENT_COUNTS_THROUGH].on(start)
    return f"This category has ended. Only days through {long_day(through)} earn points."


def _largest_first(factors: Mapping[str, Decimal]) -> list[tuple[str, Decimal]]:
    return sorted(factors.items(), key=lambda factor: -factor[1])


def cap(category: Category) -> str:
    if category.cap is None:
        return "no cap"
    return f"at most {plain_number(category.cap)} a cycle"


def amount(facts: ActivityFacts, category: Category, cycle: Cycle) -> str:
    """How the points of an entry came about: "3.40 hours, rounded down to 3.25"."""
    if category.entered_as == "hours":
        return _hours(facts.hours or Decimal(0), category)
    if category.entered_as == "credits":
        each = category.factors.get(facts.unit, Decimal(0))
        return f"{plain_number(facts.credits)} {facts.unit} credits, {_points(each)} each"
    if category.entered_as == "kind":
        kind = dict(AuthorshipKind.choices).get(facts.kind, "")
        return f"{kind}, {_points(category.factors.get(facts.kind, Decimal(0)))}"
    if category.entered_as == "years":
        return _years(facts, category)
    return _months(facts, category, cycle)


def _hours(hours: Decimal, category: Category) -> str:
    each = category.factors["hour"]
    counted = hours // category.step * category.step if category.step else hours
    said = f"{hours:.2f} hour{'' if hours == 1 else 's'}"
    if counted != hours:
        said = f"{said}, rounded down to {counted:.2f}"
    return said if each == 1 else f"{said}, {_points(each)} an hour"


def _years(facts: ActivityFacts, category: Category) -> str:
    years = int(facts.years or 0)
    role = dict(OrganizationRole.choices).get(facts.role, "")
    points = _points(category.factors.get(facts.role, Decimal(0)))
    return f"{role}, {_full(years, 'year')}, {points} a year"


def _months(facts: ActivityFacts, category: Category, cycle: Cycle) -> str:
    span = counting_span(facts, cycle.period, policy())
    months = full_months(span) if span else 0
    if not months:
        return f"{long_day(facts.from_day)} to {long_day(facts.to_day)}"
    said = _full(months, "month")
    if span and (span.start, span.last_day) != (facts.from_day, facts.to_day):
        said = f"{said}, {long_day(span.start)} to {long_day(span.last_day)}"
    return f"{said}, {_points(category.factors['month'])} each"


def _full(number: int, what: str) -> str:
    return f"{number} full {what}{'' if number == 1 else 's'}"


def _points(number: Decimal) -> str:
    said = plain_number(number)
    return "1 point" if said == "1" else f"{said} points"


def reasons(
    line: Line, facts: ActivityFacts, cycle: Cycle, result: Tally, titles: dict[int, str]
) -> list[tuple[str, str]]:
    """Why a line does not count, or only in part: pairs of verdict and sentence.

    titles: the titles of the tally's lines by id, to name the presentation that counts.
    """
    return [
        (
            "Counted in part." if line.counted else "Not counted.",
            _reason(code, line, facts, cycle, result, titles),
        )
        for code in line.reasons
    ]


def _reason(
    code: str,
    line: Line,
    facts: ActivityFacts,
    cycle: Cycle,
    result: Tally,
    titles: dict[int, str],
) -> str:
    category = policy()[CATEGORIES][line.category].on(cycle.start)
    period = cycle.period
    through = policy()[EMPLOYMENT_COUNTS_THROUGH].on(cycle.start)
    if code == "category_cap":
        most = plain_number(category.cap)
        return (
            f"{category.label}: at most {most} points a cycle; "
            f"{line.counted} of {line.points} still fit."
        )
    if code == "repeat_presentation":
        first = long_day(_first_of_title(line, result, titles))
        return f"The same title counts once per cycle; {first} is the one that counts."
    if code == "employment_closed" and facts.from_day and facts.from_day > through:
        return f"Employment after {long_day(through)} no longer earns points."
    day = long_day(line.completed_on)
    return {
        "employment_closed": (
            f"Only employment inside the cycle and through {long_day(through)} counts."
        ),
        "future": f"Its day, {day}, is still to come. It counts from then on.",
        "before_cycle": (
            f"Completed on {day}, before the cycle began on {long_day(period.start)}."
        ),
        "after_cycle": (
            f"Completed on {day}, after the cycle's last day, {long_day(period.last_day)}."
        ),
        "zero_points": "It is less than the smallest amount that earns points.",
    }[code]


def _first_of_title(line: Line, result: Tally, titles: dict[int, str]) -> date:
    same = folded_title(titles[line.id])
    days = [
        (other.completed_on, other.id)
        for other in result.lines
        if other.category == line.category
        and other.id != line.id
        and not set(other.reasons) - {"category_cap", "zero_points"}
        and folded_title(titles[other.id]) == same
    ]
    return min(days)[0]
