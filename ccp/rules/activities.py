"""One CE activity as reported, and the points it earns by itself (handbook section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import normalize

from ccp.rules.categories import Category
from ccp.rules.figures import EMPLOYMENT_COUNTS_THROUGH
from members.rules.calendar import Period, months_after
from members.rules.dated import Policy

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """What was reported. Days of employment stand in `from_day` and `to_day` (both included);
    every other category has `completed_on`, of a span its last day. `logged_on` is the office
    date of the entry; None where it counts as logged on its completion day, as an imported one.
    """

    id: int
    category: str
    completed_on: date | None = None
    hours: Decimal | None = None
    credits: Decimal | None = None
    unit: str = ""
    from_day: date | None = None
    to_day: date | None = None
    kind: str = ""
    role: str = ""
    years: Decimal | None = None
    title: str = ""
    logged_on: date | None = None

    @property
    def last_day(self) -> date:
        """The day it was over: of employment the span's last day."""
        day = self.to_day if self.category == "employment" else self.completed_on
        if day is None:
            raise ValueError(f"activity {self.id} has no day")
        return day


def folded_title(title: str) -> str:
    """A title as titles are compared: in form NFC, trimmed, white space folded, case folded."""
    return " ".join(normalize("NFC", title).split()).casefold()


def two_places(value: Decimal) -> Decimal:
    """Points with two places, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def earned(activity: ActivityFacts, category: Category) -> Decimal:
    """Points by amount and factor alone, before dates, titles and caps; not of employment.

    Raises ValueError when what the category is entered as is missing.
    """
    amount: Decimal | None = Decimal(1)
    factor = next(iter(category.factors.values()), ZERO)
    if category.entered_as == "hours":
        amount = activity.hours
    elif category.entered_as == "credits":
        amount, factor = activity.credits, category.factors.get(activity.unit, ZERO)
    elif category.entered_as == "kind":
        factor = category.factors.get(activity.kind, ZERO)
    elif category.entered_as == "years":
        amount, factor = activity.years, category.factors.get(activity.role, ZERO)
    if amount is None:
        raise ValueError(f"activity {activity.id} has no {category.entered_as}")
    if category.step is not None:
        amount = amount // category.step * category.step
    return two_places(amount * factor)


def counting_span(
    activity: ActivityFacts, cycle: Period, policy: Policy, figures_of: date | None = None
) -> Period | None:
    """The days of an employment that can count: inside the cycle and not after the last day on
    which employment earns points, as the cycle's first day or `figures_of` has it. None when
    nothing is left.
    """
    if activity.from_day is None or activity.to_day is None:
        raise ValueError(f"activity {activity.id} has no span")
    through = policy[EMPLOYMENT_COUNTS_THROUGH].on(figures_of or cycle.start)
    first = max(activity.from_day, cycle.start)
    after_last = min(activity.to_day, through, cycle.last_day) + ONE_DAY
    return Period(first, after_last) if first < after_last else None


def completion_day(activity: ActivityFacts, cycle: Period, policy: Policy) -> date:
    """The day on which an activity is complete for a cycle: of an employment the last of its days
    that can count there, so that a job across the cycle's end has one in each.
    """
    if activity.category != "employment":
        return activity.last_day
    span = counting_span(activity, cycle, policy)
    return activity.last_day if span is None else span.last_day


def full_months(span: Period) -> int:
    """Full months of a span, each counted from its first day itself."""
    first, end = span.start, span.end
    months = (end.year - first.year) * 12 + end.month - first.month
    return months if months_after(first, months) <= end else months - 1
