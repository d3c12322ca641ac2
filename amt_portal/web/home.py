"""The member's home: what to do first, then one status card per certification."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing import panels as billing
from billing.rules.money import ZERO
from ccp import panels as ccp
from members.models import Certificant, Certification
from members.queries.held import Held, held_by
from members.queries.programs import code_and_name
from members.rules.calendar import ONE_DAY
from members.rules.policy import ProgramName
from members.rules.standing import StandingDecision
from plumbing import clock
from plumbing.access import member_required

NOON, EVENING = 12, 18
# The order in which jobs are shown; the first is the page's one primary job.
URGENCY = ("pay_in_grace", "pay_to_return", "recertify", "pay", "pace")
PAYING = frozenset({"pay_in_grace", "pay_to_return", "pay"})


@dataclass(frozen=True, slots=True)
class StatusCard:
    """One certification as the home page shows it. `dues` and `cycle` are the apps' own cards;
    `invoice_due` is what the card's Pay button takes, with everything else on that invoice: the
    fees of `others` (codes by certification).
    """

    certification: Certification
    program: ProgramName
    decision: StandingDecision
    dues: billing.DuesCard | None
    cycle: ccp.CycleCard | None
    on: date
    others: Mapping[int, str]

    @property
    def job(self) -> str:
        """What this certification needs first; "" when nothing."""
        standing, way_back = self.decision.standing, self.decision.way_back
        if standing == "lapsed":
            return "pay_to_return" if way_back == "pay_dues" else "recertify"
        if standing == "grace":
            return "pay_in_grace"
        if standing == "active" and self.dues and self.dues.invoice:
            return "pay"
        cycle = self.cycle
        if standing == "active" and cycle and cycle.mandatory and cycle.pace:
            return "" if cycle.pace.on_pace else "pace"
        return ""

    @property
    def urgency(self) -> tuple[int, date]:
        """What cards are ordered by: the kind of job, then its day."""
        job = self.job
        if not job:
            return len(URGENCY), self.certification.anchor
        if job == "pace" and self.cycle:
            return URGENCY.index(job), self.cycle.last_day
        return URGENCY.index(job), self.dues.year.due_on if self.dues else self.on

    @property
    def tone(self) -> str:
        return "lapsed" if self.decision.standing == "lapsed" else "grace"

    @property
    def days_of_grace(self) -> int:
        """Days that are left of the grace, today included."""
        return (self.dues.year.lapses_on - self.on).days if self.dues else 0

    @property
    def pay_by(self) -> date | None:
        """The last day on which paying helps."""
        unpayable = self.dues.year.unpayable_from if self.dues else None
        return unpayable - ONE_DAY if unpayable else None

    @property
    def shows_cycle(self) -> bool:
        """Points are of use while certified, or about to be again by paying."""
        return self.decision.standing in {"active", "grace", "suspended"} or (
            self.decision.way_back == "pay_dues"
        )

    @property
    def acts(self) -> bool:
        return self.decision.standing in {"active", "grace", "lapsed", "suspended"}

    @property
    def invoice_due(self) -> Decimal:
        return self.dues.invoice_due if self.dues else ZERO

    @property
    def invoice(self) -> str:
        """What the card's Pay button pays; "" when it has none."""
        return self.dues.invoice if self.dues and self.job in PAYING else ""

    def serves(self, other: StatusCard) -> bool:
        """Whether doing this card's job does that of the other, too."""
        return other is self or (bool(self.invoice) and other.invoice == self.invoice)


@dataclass(frozen=True, slots=True)
class FirstThing:
    """The page's one primary job. `alike`: those that have the same one by the same day and that
    it does too, its own card first; `then`: the job that is left after it.
    """

    card: StatusCard
    alike: list[StatusCard]
    then: StatusCard | None

    @classmethod
    def of(cls, cards: Collection[StatusCard]) -> FirstThing | None:
        """The first job of cards in their order; None when there is none."""
        jobs = [card for card in cards if card.job]
        if not jobs:
            return None
        first = jobs[0]
        return cls(
            first,
            [card for card in jobs if first.serves(card) and card.urgency == first.urgency],
            next((card for card in jobs if not first.serves(card)), None),
        )

    @property
    def codes(self) -> list[str]:
        return [card.program.code for card in self.alike]

    @property
    def others(self) -> list[str]:
        """Codes of what else its Pay button takes."""
        named = {card.certification.pk for card in self.alike}
        return [code for pk, code in self.card.others.items() if pk not in named]


def cards_of(person: Certificant, on: date) -> list[StatusCard]:
    """The cards of all that a person holds, those that need something first."""
    held = held_by(person, on)
    return status_cards(held, billing.dues_cards(person, held, on), ccp.cycle_cards(held, on), on)


def status_cards(
    held: Collection[Held],
    dues: Mapping[int, billing.DuesCard],
    cycles: Mapping[int, ccp.CycleCard],
    on: date,
) -> list[StatusCard]:
    """A card per certification, those that need something first."""
    programs = {
        row.pk: code_and_name(row.program, on) for one in held for row in [one.certification]
    }
    cards = [
        StatusCard(
            row,
            programs[row.pk],
            one.standing(on),
            due,
            cycles.get(row.pk),
            on,
            {pk: program.code for pk, program in programs.items() if due and pk in due.others},
        )
        for one in held
        for row in [one.certification]
        for due in [dues.get(row.pk)]
    ]
    return sorted(cards, key=lambda card: card.urgency)


def _next_invoiced(cards: list[StatusCard]) -> StatusCard | None:
    """The active certification whose renewal invoice comes first."""
    coming = [card for card in cards if card.decision.standing == "active" and card.dues]
    return min(coming, key=lambda card: card.dues.invoiced_on, default=None)  # type: ignore[union-attr]


@require_safe
@member_required
def home(request: HttpRequest) -> HttpResponse:
    """Status first."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    held = held_by(person, on)
    cycles = ccp.cycle_cards(held, on)
    cards = status_cards(held, billing.dues_cards(person, held, on), cycles, on)
    hour = clock.office_hour()
    return render(
        request,
        "home/home.html",
        {
            "person": person,
            "cards": cards,
            "first": FirstThing.of(cards),
            "all_set": _next_invoiced(cards),
            "first_ring": next((card for card in cards if card.cycle and card.cycle.pace), None),
            "greeting": "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening",
            "recent": ccp.recent_activities(person, cycles, on),
            "on": on,
        },
    )
