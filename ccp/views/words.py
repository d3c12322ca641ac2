"""How points came about, and why something does not count, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccp.models import AuthorshipKind, Cycle, OrganizationRole
from ccp.models import Category as Code
from ccp.queries.policy import policy
from ccp.rules.activities import ActivityFacts, counting_span, folded_title, full_months
from ccp.rules.points import Line, Tally
from members.rules.policy import Category
from plumbing.templatetags.ui import day as long_day
from plumbing.templatetags.ui import plain_number


def rate(category: Category) -> str:
    """What a category earns and its cap: "1 point per contact hour · no cap"."""
    factors = category.factors
    if category.entered_as == "hours":
        earns = _("%(points)s per contact hour") % {"points": _points(factors["hour"])}
    elif category.entered_as == "months":
        earns = _("%(points)s per full month") % {"points": _points(factors["month"])}
    else:
        names = {**dict(AuthorshipKind.choices), **dict(OrganizationRole.choices)}
        names |= {"semester": _("semester credit"), "quarter": _("quarter credit")}
        earns = ", ".join(
            f"{str(names[name]).lower()} {plain_number(points)}"
            for name, points in _largest_first(factors)
        )
        if category.entered_as == "years":
            earns = _("%(roles)s points per year") % {"roles": earns}
    return f"{earns} · {cap(category)}"


def earned_through(code: str, on: date) -> str:
    """What to know of a category whose last day to earn anything is over; "" of the others."""
    through = policy().settings.employment_counts_through.on(on)
    if code != Code.EMPLOYMENT or on <= through:
        return ""
    return _("Only days through %(day)s earn points.") % {"day": long_day(through)}


def _largest_first(factors: Mapping[str, Decimal]) -> list[tuple[str, Decimal]]:
    return sorted(factors.items(), key=lambda factor: -factor[1])


def cap(category: Category) -> str:
    if category.cap is None:
        return _("no cap")
    return _("at most %(cap)s a cycle") % {"cap": plain_number(category.cap)}


def amount(facts: ActivityFacts, category: Category, cycle: Cycle) -> str:
    """How the points of an entry came about: "3.40 hours, rounded down to 3.25"."""
    if category.entered_as == "hours":
        return _hours(facts.hours or Decimal(0), category)
    if category.entered_as == "credits":
        each = category.factors.get(facts.unit, Decimal(0))
        unit = _("semester") if facts.unit == "semester" else _("quarter")
        return _("%(number)s %(unit)s credits, %(points)s each") % {
            "number": plain_number(facts.credits),
            "unit": unit,
            "points": _points(each),
        }
    if category.entered_as == "kind":
        return _("%(kind)s, %(points)s") % {
            "kind": dict(AuthorshipKind.choices).get(facts.kind, ""),
            "points": _points(category.factors.get(facts.kind, Decimal(0))),
        }
    if category.entered_as == "years":
        return _years(facts, category)
    return _months(facts, category, cycle)


def _hours(hours: Decimal, category: Category) -> str:
    each = category.factors["hour"]
    counted = hours // category.step * category.step if category.step else hours
    said = _("%(hours).2f hours") % {"hours": hours}
    if counted != hours:
        said = _("%(hours)s, rounded down to %(counted).2f") % {"hours": said, "counted": counted}
    return (
        said
        if each == 1
        else _("%(hours)s, %(points)s an hour")
        % {
            "hours": said,
            "points": _points(each),
        }
    )


def _years(facts: ActivityFacts, category: Category) -> str:
    years = int(facts.years or 0)
    return _("%(role)s, %(years)s, %(points)s a year") % {
        "role": dict(OrganizationRole.choices).get(facts.role, ""),
        "years": ngettext("%(n)d full year", "%(n)d full years", years) % {"n": years},
        "points": _points(category.factors.get(facts.role, Decimal(0))),
    }


def _months(facts: ActivityFacts, category: Category, cycle: Cycle) -> str:
    span = counting_span(facts, cycle.period, policy())
    months = full_months(span) if span else 0
    if not months:
        first, last = long_day(facts.from_day), long_day(facts.to_day)
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    return _("%(months)s, %(points)s each") % {
        "months": ngettext("%(n)d full month", "%(n)d full months", months) % {"n": months},
        "points": _points(category.factors["month"]),
    }


def _points(number: Decimal) -> str:
    said = plain_number(number)
    return _("1 point") if said == "1" else _("%(number)s points") % {"number": said}


def reasons(
    line: Line, facts: ActivityFacts, cycle: Cycle, result: Tally, titles: dict[int, str]
) -> list[tuple[str, str]]:
    """Why a line does not count, or only in part: pairs of verdict and sentence.

    titles: the titles of the tally's lines by id, to name the presentation that counts.
    """
    return [
        (
            _("Counted in part.") if line.counted else _("Not counted."),
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
    category = policy().categories[line.category].on(cycle.start)
    period = cycle.period
    through = policy().settings.employment_counts_through.on(cycle.start)
    if code == "category_cap":
        return _(
            "%(category)s: at most %(cap)s points a cycle; %(counted)s of %(points)s still fit."
        ) % {
            "category": category.label,
            "cap": plain_number(category.cap),
            "counted": line.counted,
            "points": line.points,
        }
    if code == "repeat_presentation":
        return _("The same title counts once per cycle; %(day)s is the one that counts.") % {
            "day": long_day(_first_of_title(line, result, titles))
        }
    if code == "employment_closed" and facts.from_day and facts.from_day > through:
        return _("Employment after %(day)s no longer earns points.") % {"day": long_day(through)}
    sentences = {
        "employment_closed": _("Only employment inside the cycle and through %(through)s counts."),
        "future": _("Its day, %(day)s, is still to come. It counts from then on."),
        "before_cycle": _("Completed on %(day)s, before the cycle began on %(start)s."),
        "after_cycle": _("Completed on %(day)s, after the cycle's last day, %(last)s."),
        "zero_points": _("It is less than the smallest amount that earns points."),
    }
    return sentences[code] % {
        "through": long_day(through),
        "day": long_day(line.completed_on),
        "start": long_day(period.start),
        "last": long_day(period.last_day),
    }


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
