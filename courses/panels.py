"""What closes the gap of a cycle: the card above the catalogue, and what home links to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.panels import CycleCard
from courses.models import CourseKind
from courses.queries.points import points
from courses.rules.gap import Aim, Choice, Plan, in_hand, in_time, smallest_set
from courses.rules.offers import Offer
from courses.rules.prices import Footing, price
from courses.rules.twice import Logged, logged_already
from members.queries.held import Held
from members.queries.programs import code_and_name

ONLINE = frozenset({CourseKind.ARTICLE, CourseKind.WEBINAR})
ZERO = Decimal("0.00")
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Gap:
    """A certification whose cycle is not met. key: of its program; code: what that is called."""

    certification: int
    key: str
    code: str
    card: CycleCard

    @property
    def missing(self) -> Decimal:
        return self.card.tally.missing

    @property
    def last_day(self) -> date:
        return self.card.last_day


@dataclass(frozen=True, slots=True)
class GapCard:
    """The plan for one gap. lines: its courses, each with its points; begun: the points of courses
    that they have or ordered, and can still complete in time; others_pay, members_pay:
    the price of the set without an active certification and with one; beside: of each other gap
    the points of this set that count for it, too; left_out: courses whose title they have logged
    by hand, each with that entry, as it would count twice.
    """

    gap: Gap
    plan: Plan
    aim: Aim
    lines: Sequence[tuple[Offer, Decimal]]
    begun: Decimal
    others_pay: Decimal
    members_pay: Decimal
    beside: Sequence[tuple[Gap, Decimal]]
    left_out: Sequence[tuple[Offer, Logged]] = ()

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(offer.id for offer, _ in self.lines)

    @property
    def number(self) -> str:
        """How many courses it has, as a word: four."""
        count = len(self.lines)
        return NUMBERS[count] if count < len(NUMBERS) else str(count)

    @property
    def all_of_them(self) -> str:
        """How people say all its courses: it, both, all three."""
        return {1: "it", 2: "both"}.get(len(self.lines), f"all {self.number}")

    @property
    def telling(self) -> str:
        """Which words head it, of `templates/courses/gaps`: the set closes the gap (`closes`), what
        they have does once it is completed (`begun`), it comes nearer (`nearer`), or there is
        nothing for it (`nothing`).
        """
        if not self.lines:
            return "begun" if self.begun >= self.gap.missing else "nothing"
        return "nearer" if self.plan.left else "closes"

    @property
    def behind(self) -> bool:
        pace = self.gap.card.pace
        return pace is not None and not pace.on_pace

    @property
    def then(self) -> Decimal:
        """The points of the cycle once all of it is completed."""
        return self.gap.card.tally.total + self.begun + self.plan.points

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        """The bar: what counts now, what was begun, and each course of the set."""
        begun = [("second", self.begun)] if self.begun else []
        now = [("primary", self.gap.card.tally.total)]
        return now + begun + [("kept", each) for _, each in self.lines]

    @property
    def scale(self) -> Decimal:
        return max(self.gap.card.cycle.required, self.then)


def gaps(held: Collection[Held], cycles: Mapping[int, CycleCard], on: date) -> list[Gap]:
    """The certifications whose points matter and are missing; what ends first comes first."""
    found = [
        Gap(
            one.certification.pk,
            one.certification.program.key,
            code_and_name(one.certification.program, on).code,
            cycles[one.certification.pk],
        )
        for one in held
        if one.certification.pk in cycles and _matters(one, on)
    ]
    return sorted(
        (gap for gap in found if not gap.card.met and gap.missing),
        key=lambda gap: (gap.last_day, gap.certification),
    )


def _matters(one: Held, on: date) -> bool:
    """Of whom the reminders ask: the certified, the suspended, who can come back by paying."""
    now = one.standing(on)
    return now.standing in {"active", "grace", "suspended"} or now.way_back == "pay_dues"


def gap_card(
    gap: Gap,
    others: Collection[Gap],
    offers: Sequence[Offer],
    footing: Footing,
    aim: Aim,
    on: date,
    logged: Collection[Logged],
) -> GapCard:
    """What closes one gap, of what is offered; others: the gaps beside it; logged: what the person
    has logged by hand.
    """
    start = gap.card.cycle.start
    by_id = {one.id: one for one in offers}

    def worth(offer: Offer) -> Decimal:
        return points(offer.hours, own=offer.own, figures_of=start)

    begun = sum((worth(one) for one in offers if in_hand(one, gap.key, on, gap.last_day)), ZERO)
    able = [one for one in offers if in_time(one, gap.key, on, gap.last_day)]
    twice = {one.id: found for one in able if (found := logged_already(one.title, logged))}
    choices = [
        Choice(
            one.id,
            worth(one),
            price(one.member_price, one.other_price, footing) or ZERO,
            one.kind in ONLINE,
        )
        for one in able
        if one.id not in twice
    ]
    plan = smallest_set(max(gap.missing - begun, ZERO), choices, aim)
    lines = [(by_id[one.id], one.points) for one in plan.chosen]
    return GapCard(
        gap=gap,
        plan=plan,
        aim=aim,
        lines=lines,
        begun=begun,
        others_pay=sum((offer.other_price or ZERO for offer, _ in lines), ZERO),
        members_pay=sum((offer.member_price or ZERO for offer, _ in lines), ZERO),
        beside=[
            (other, sum((each for offer, each in lines if other.key in offer.programs), ZERO))
            for other in others
        ],
        left_out=[(by_id[pk], found) for pk, found in twice.items()],
    )
