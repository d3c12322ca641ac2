"""How pages tell of each certification, and what the member's home has to be done first.

Which words apply is decided here, by name; the words stand in templates/home.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from billing.dues import panels as dues_panels
from billing.rules.money import ZERO
from ccp import panels as ccp
from ccp.audit.panels import CasePanel
from members.models import Certificant, Certification
from members.queries.decisions import reasons as reasons_of
from members.queries.held import Held, held_by
from members.queries.programs import code_and_name
from members.rules.calendar import ONE_DAY
from members.rules.decisions import SUSPENSION
from members.rules.programs import ProgramName
from members.rules.standing import StandingDecision
from recert.panels import ApplicationPanel

# The order in which jobs are shown; the first is the page's one primary job.
URGENCY = (
    *("audit", "pay_in_grace", "pay_to_return", "short", "application", "recertify"),
    *("pay", "pay_suspended", "late_fee", "pace"),
)
PAYING = frozenset({"pay_in_grace", "pay_to_return", "pay", "pay_suspended"})


@dataclass(frozen=True, slots=True)
class StatusCard:
    """One certification as a page shows it. `dues` and `cycle` are the apps' own cards, `audit` the
    open CCP audit that presses most; `application` the one to recertify that is open, or whose
    denial can be appealed. pays_member_prices: by any certification of the person.
    """

    certification: Certification
    program: ProgramName
    decision: StandingDecision
    dues: dues_panels.DuesCard | None
    cycle: ccp.CycleCard | None
    on: date
    suspended_for: str = ""
    audit: CasePanel | None = None
    application: ApplicationPanel | None = None
    pays_member_prices: bool = False

    @property
    def jobs(self) -> list[Job]:
        """What this certification needs, the most urgent first."""
        late_fee = "late_fee" if self.owes_late_fee else ""
        audit = "audit" if self.audit and self.audit.to_do else ""
        kinds = [kind for kind in (audit, self._of_dues, self._of_cycle, late_fee) if kind]
        return sorted((Job(self, kind) for kind in kinds), key=lambda job: job.urgency)

    @property
    def _of_dues(self) -> str:
        standing, way_back = self.decision.standing, self.decision.way_back
        if standing == "lapsed":
            return "pay_to_return" if way_back == "pay_dues" else self._of_way_back
        if standing == "grace":
            return "pay_in_grace"
        kinds = {"active": "pay", "suspended": "pay_suspended"}
        return kinds.get(standing, "") if self.dues and self.dues.invoice else ""

    @property
    def _of_way_back(self) -> str:
        """Who has applied is told what the application asks, and of nothing while it is with us."""
        if self.application is None:
            return "recertify"
        return "application" if self.application.asks else ""

    @property
    def owes_late_fee(self) -> bool:
        """Whether one is asked for beside the dues, until only recertification helps."""
        asked = self.dues is not None and self.dues.late_fee is not None and self.acts
        return asked and self.decision.way_back != "recertify"

    @property
    def _of_cycle(self) -> str:
        """Points are asked of whom the reminders ask: also while suspended, or lapsed by dues."""
        cycle = self.cycle
        if not (cycle and cycle.mandatory and cycle.pace and self.shows_cycle):
            return ""
        if cycle.presses:
            return "short"
        return "pace" if self.decision.standing == "active" and not cycle.pace.on_pace else ""

    @property
    def button(self) -> str:
        """What its own button does, of templates/home/buttons. An audit has its place above the
        cards, and a button here where nothing else is needed.
        """
        jobs = sorted(self.jobs, key=lambda job: job.kind == "audit")
        if not jobs and self.application:
            return "application"
        return jobs[0].button if jobs else "log"

    @property
    def urgency(self) -> tuple[int, date]:
        """What cards are ordered by: that of the first job."""
        return self.jobs[0].urgency if self.jobs else (len(URGENCY), self.certification.anchor)

    @property
    def telling(self) -> str:
        """Which sentence says why it stands so and what comes next, of templates/home/sentences;
        "" for none.
        """
        standing, dues = self.decision.standing, self.dues
        if standing == "grace":
            return "grace"
        if self.decision.way_back == "pay_dues":
            return "return" if dues and dues.complete else "return_not_billed"
        if standing == "lapsed":
            return "applied" if self.application else "recertify"
        if standing != "active":
            return standing
        return "due" if dues and dues.invoice else self._of_points

    @property
    def _of_points(self) -> str:
        cycle = self.cycle
        if not cycle:
            return ""
        if cycle.met:
            return "attested" if cycle.attested else "met"
        return "points_next" if cycle.mandatory else "points_recommended"

    @property
    def verdict(self) -> str:
        """Which words say how its cycle goes, of templates/home/verdicts."""
        cycle = self.cycle
        if not cycle:
            return ""
        if cycle.met:
            return "attested" if cycle.attested else "met"
        return cycle.pace.telling if cycle.pace else "no_points"

    @property
    def fees(self) -> str:
        """Which words say what is due for it, of templates/home/fees; "" for none."""
        standing, dues = self.decision.standing, self.dues
        if not dues:
            return ""
        late = standing == "grace" or self.decision.way_back == "pay_dues"
        if late or (standing == "suspended" and dues.past_due):
            return "past_due" if dues.invoice else "past_due_not_billed"
        if dues.invoice:
            return "due"
        return "nothing_due" if standing in {"active", "suspended"} and not dues.late_fee else ""

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
    def chased(self) -> bool:
        """Whether a fee is past due that paying still helps."""
        return self.dues is not None and self.dues.past_due and self.dues.payable

    @property
    def acts(self) -> bool:
        return self.decision.standing in {"active", "grace", "lapsed", "suspended"}


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that a certification needs. kind: one of URGENCY."""

    card: StatusCard
    kind: str

    @property
    def urgency(self) -> tuple[int, date]:
        """The kind of job, then its day."""
        card, day = self.card, self.card.on
        if self.kind == "audit" and card.audit:
            day = card.audit.last_day or day
        elif self.kind in {"short", "pace"} and card.cycle:
            day = card.cycle.last_day
        elif card.dues:
            day = card.dues.year.due_on
        return URGENCY.index(self.kind), day

    @property
    def tone(self) -> str:
        if self.kind == "audit" and self.card.audit:
            return self.card.audit.tone
        if self.kind == "application" and self.card.application:
            tone = self.card.application.tone
            return tone if tone == "lapsed" else "grace"
        lost = self.kind in {"pay_to_return", "recertify"}
        return "lapsed" if lost else "grace"

    @property
    def payable(self) -> bool:
        """Whether a Pay button can take all that it needs."""
        dues = self.card.dues
        return self.kind in PAYING and dues is not None and dues.complete

    @property
    def telling(self) -> str:
        """Which words say it as the first thing, of templates/home/first."""
        decision = self.card.decision
        if self.kind == "short" and decision.standing == "lapsed":
            return "short_lapsed"
        if self.kind == "application" and self.card.application:
            return f"application_{self.card.application.telling.value}"
        if self.kind == "recertify" and len(decision.routes) == 1:
            return "recertify_by_exam"
        if self.kind == "pay_suspended" and self.card.dues and self.card.dues.past_due:
            return "pay_suspended_late"
        if self.kind in {"pay_in_grace", "pay_to_return"} and not self.payable:
            return f"{self.kind}_not_billed"
        return self.kind

    @property
    def button(self) -> str:
        """What its button does, of templates/home/buttons."""
        if self.kind in PAYING:
            return "pay" if self.payable else "ask"
        own = {"application", "recertify", "late_fee", "audit"}
        return self.kind if self.kind in own else "log"

    @property
    def then(self) -> str:
        """Which words say it as the thing after the first, of templates/home/then."""
        return "fee" if self.kind in PAYING else self.kind

    def serves(self, other: Job) -> bool:
        """Whether one button does both: to pay the same kind of fee by the same day."""
        return other == self or (self.payable and other.payable and other.urgency == self.urgency)


@dataclass(frozen=True, slots=True)
class FirstThing:
    """The page's one primary job. `alike`: those that are the same by the same day and that it
    does too, itself first; `then`: the job that is left after it, of the same card or another.
    """

    job: Job
    alike: list[Job]
    then: Job | None

    @classmethod
    def of(cls, cards: Collection[StatusCard]) -> FirstThing | None:
        """The first of the cards' jobs; None when there is none."""
        jobs = sorted((job for card in cards for job in card.jobs), key=lambda job: job.urgency)
        if not jobs:
            return None
        first = jobs[0]
        return cls(
            first,
            [job for job in jobs if first.serves(job)],
            next((job for job in jobs if not first.serves(job)), None),
        )

    @property
    def codes(self) -> list[str]:
        return [job.card.program.code for job in self.alike]

    @property
    def beside(self) -> str:
        """The link beside its button: "attest", "invoice", "invoices" or ""."""
        cycle = self.job.card.cycle
        if self.job.kind == "short" and cycle and cycle.cycle.pk:
            return "attest"
        if not self.job.payable:
            return ""
        return "invoice" if len(self.invoices) == 1 else "invoices"

    @property
    def amount(self) -> Decimal:
        """What its Pay button takes."""
        return sum((job.card.dues.paying.amount for job in self.alike if job.card.dues), ZERO)

    @property
    def invoices(self) -> list[str]:
        """The invoices that it goes to."""
        paid = [job.card.dues.paying.invoices for job in self.alike if job.card.dues]
        return list(dict.fromkeys(number for each in paid for number in each))


def cards_of(person: Certificant, on: date) -> list[StatusCard]:
    """The cards of all that a person holds, those that need something first."""
    held = held_by(person, on)
    return status_cards(
        held, dues_panels.dues_cards(person, held, on), ccp.cycle_cards(held, on), on
    )


def status_cards(
    held: Collection[Held],
    dues: Mapping[int, dues_panels.DuesCard],
    cycles: Mapping[int, ccp.CycleCard],
    on: date,
    audits: Iterable[CasePanel] = (),
    applications: Mapping[int, ApplicationPanel] = MappingProxyType({}),
) -> list[StatusCard]:
    """A card per certification, those that need something first; of the audits of one the first;
    applications: by certification.
    """
    reasons = _why_suspended(held, on)
    audited: dict[int, CasePanel] = {}
    for each in audits:
        audited.setdefault(each.audit.certification_id, each)
    plain = plain_cards(held, dues, cycles, on, Held.standing)
    active = any(card.decision.standing == "active" for card in plain)
    cards = [
        replace(
            card,
            pays_member_prices=active,
            suspended_for=reasons.get(pk, ""),
            audit=audited.get(pk),
            application=applications.get(pk),
        )
        for card in plain
        for pk in [card.certification.pk]
    ]
    return sorted(cards, key=lambda card: card.urgency)


def plain_cards(
    held: Collection[Held],
    dues: Mapping[int, dues_panels.DuesCard],
    cycles: Mapping[int, ccp.CycleCard],
    on: date,
    stands: Callable[[Held, date], StandingDecision],
) -> list[StatusCard]:
    """A card per certification, in their order. stands: with or without what comes next."""
    return [
        StatusCard(
            row,
            code_and_name(row.program, on),
            stands(one, on),
            dues.get(row.pk),
            cycles.get(row.pk),
            on,
        )
        for one in held
        for row in [one.certification]
    ]


def _why_suspended(held: Collection[Held], on: date) -> dict[int, str]:
    """The reason given for each suspension that holds, by certification id."""
    rows = [one.certification for one in held if one.standing(on).standing == "suspended"]
    return reasons_of(rows, SUSPENSION) if rows else {}
