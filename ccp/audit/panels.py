"""What ccp.audit shows of a person's cases on pages that cross apps, and on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from casework import kinds
from ccp.audit.models import AuditCase
from ccp.audit.queries.own_cases import cases_of
from ccp.audit.rules.figures import APPEAL_DAYS, MOST_DEFICIENT, REPLACEMENT_DAYS, REST_YEARS
from ccp.audit.rules.flows import KEY, lists
from ccp.audit.rules.population import rests_through
from ccp.audit.rules.telling import (
    IF_FAILED,
    MINE,
    OURS,
    TO_DO,
    CaseFacts,
    Telling,
    presses,
    telling,
)
from members.models import Certificant
from members.queries.policy import policy
from members.queries.programs import code_and_name
from plumbing import clock
from plumbing.zones import zone_in_full

NONE = Q(pk=None)
TONES = {
    **dict.fromkeys(OURS, ("active", "circle-check")),
    Telling.OVER: ("lapsed", "clock-alert"),
    Telling.APPEAL: ("lapsed", "circle-alert"),
    Telling.FAILED: ("lapsed", "circle-x"),
    **dict.fromkeys((Telling.PASSED, Telling.PASSED_ON_APPEAL), ("active", "circle-check")),
    **dict.fromkeys((Telling.WITHDRAWN, Telling.TAKEN_BACK), ("retired", "circle-minus")),
}


@dataclass(frozen=True, slots=True)
class CasePanel:
    """One case as its member is told of it on a day. audit: with its case and programme, as
    `cases_of` gives it.
    """

    audit: Any
    telling: Telling
    code: str
    on: date

    @property
    def number(self) -> str:
        return str(self.audit.case.number)

    @property
    def certification_number(self) -> str:
        return str(self.audit.certification.number)

    @property
    def start(self) -> date:
        return self.audit.start

    @property
    def end_day(self) -> date:
        return self.audit.period.last_day

    @property
    def required(self) -> Decimal:
        return self.audit.required

    @property
    def attested(self) -> bool:
        return self.audit.attested

    # ---- what it needs ----

    @property
    def mine(self) -> bool:
        return self.telling in MINE

    @property
    def ours(self) -> bool:
        return self.telling in OURS

    @property
    def to_do(self) -> bool:
        return self.telling in TO_DO

    @property
    def answerable(self) -> bool:
        """Whether there is a button that answers."""
        return self.mine and self.telling != Telling.LIST

    @property
    def lists(self) -> bool:
        """Whether activities can be added within the case."""
        return self.to_do and lists(self.audit.case.state, attested=self.attested)

    @property
    def words(self) -> str:
        """The template that says so, with its heading."""
        return f"ccp/audit/tellings/{self.telling}.html"

    @property
    def tone(self) -> str:
        return "lapsed" if self.presses else TONES.get(self.telling, ("grace", ""))[0]

    @property
    def icon(self) -> str:
        return TONES.get(self.telling, ("", "circle-alert"))[1]

    # ---- days ----

    @property
    def counts_down(self) -> bool:
        return self.to_do and self.last_day is not None

    @property
    def last_day(self) -> date | None:
        """The last day to answer, or to appeal."""
        if self.telling == Telling.APPEAL:
            return self.audit.appeal_through
        return self.audit.last_day

    @property
    def days_left(self) -> int:
        """Today and the last one counted; 0 where no clock runs."""
        return max((self.last_day - self.on).days + 1, 0) if self.last_day else 0

    @property
    def presses(self) -> bool:
        return self.counts_down and presses(self.days_left)

    @property
    def over_on(self) -> date | None:
        return self.last_day + timedelta(days=1) if self.last_day else None

    @property
    def extended_by(self) -> int:
        """Days by which the clock that runs was extended."""
        extended = self.audit.extended_on is not None and self.audit.last_day is not None
        return self.audit.extended_by if extended else 0

    @property
    def was_last_day(self) -> date | None:
        return self.last_day - timedelta(days=self.extended_by) if self.last_day else None

    @property
    def notified_on(self) -> date | None:
        return self.audit.notified_on

    @property
    def asked_time_on(self) -> date | None:
        """The day on which its member asked for more time, while we have not answered."""
        asked = self.audit.asked_time_at
        return clock.office_day(asked) if asked else None

    @property
    def time_declined(self) -> str:
        """Why the clock that runs was given no more time, where its member asked for some."""
        return self.audit.time_declined or ""

    @property
    def may_ask_time(self) -> bool:
        """Whether more time can be asked for: once for each clock, and a case gets it once."""
        return self.mine and self.audit.time_declined is None and not self.audit.extended_by

    @property
    def zone(self) -> str:
        """The zone in which its last day ends."""
        return zone_in_full(clock.day_begins(self.last_day)) if self.last_day else ""

    @property
    def taken_on(self) -> date | None:
        taken = self.audit.case.taken_at
        return clock.office_day(taken) if taken else None

    @property
    def goal_days(self) -> int | None:
        return kinds.of(self.audit.case.kind).goal_days(self.on)

    @property
    def goal_mark(self) -> str:
        return kinds.of(self.audit.case.kind).goal_mark(self.on)

    @property
    def goal_on(self) -> date | None:
        """By when we mean to decide; None once that is over, for a promise must be true."""
        since, days = self.audit.case.waiting_since, self.goal_days
        day = clock.office_day(since) + timedelta(days=days) if since and days else None
        return day if day and day >= self.on else None

    @property
    def failed_on(self) -> date | None:
        return self.audit.failed_on

    @property
    def appeal_through(self) -> date | None:
        return self.audit.appeal_through

    @property
    def recertified(self) -> bool:
        """Whether the certification came back by recertification since it failed."""
        anew = self.audit.certification.recertified_on
        return bool(anew and self.failed_on and anew >= self.failed_on)

    @property
    def standing(self) -> str:
        """The certification's standing, "" while the copy is to be made anew."""
        kept = self.audit.certification.standing
        holds = kept.next_change_on is None or self.on < kept.next_change_on
        return kept.word if holds else ""

    @property
    def if_failed(self) -> str:
        """What follows for the certification if it fails, by name; "" where nothing is said."""
        return IF_FAILED.get(self.standing, "")

    @property
    def lapsed_since(self) -> date | None:
        return self.audit.certification.standing.since if self.standing == "lapsed" else None

    @property
    def rests_until(self) -> date | None:
        """The last day on which the certification is left out of a list for having passed."""
        passed = self.audit.passed_on
        return rests_through(passed, self.rest_years) if passed else None

    @property
    def reason(self) -> str:
        """Why it was called off."""
        return str(self.audit.withdrawn_because)

    # ---- figures in force ----

    @property
    def rest_years(self) -> int:
        return policy()[REST_YEARS].on(self.on)

    @property
    def replacement_days(self) -> int:
        return policy()[REPLACEMENT_DAYS].on(self.on)

    @property
    def may_be_asked_again(self) -> bool:
        """Whether the next decision may ask for more proof."""
        return self.audit.deficient < policy()[MOST_DEFICIENT].on(self.on)

    @property
    def appeal_days(self) -> int:
        return policy()[APPEAL_DAYS].on(self.over_on or self.on)


def panel(audit: AuditCase, on: date) -> CasePanel | None:
    """A case as it is told on a day; None before its notice. audit: as `cases_of` gives it."""
    case: Any = audit
    facts = CaseFacts(
        audit.case.state,
        last_day=audit.last_day,
        listed=case.has_items,
        to_prove=case.to_prove,
        appeal_through=audit.appeal_through,
        appealed=audit.appealed_on is not None,
        taken_back=audit.taken_back_on is not None,
    )
    name = telling(facts, on)
    if name is None:
        return None
    return CasePanel(audit, name, code_and_name(audit.certification.program, on).code, on)


def open_panels(certificant: Certificant, on: date) -> list[CasePanel]:
    """A person's cases that they can do something about or that wait for us, those that press most
    first: one small query for the many who never had one, as every page of theirs asks.
    """
    if not certificant.cases.filter(kind=KEY).exists():
        return []
    closed = Q(case__state__in=["passed", "withdrawn"])
    return _open(panels_of(certificant, on, but=closed))


def panels_of(certificant: Certificant, on: date, but: Q = NONE) -> list[CasePanel]:
    """All cases of which a person knows, the newest first: one query. but: which are left out."""
    panels = []
    for audit in cases_of(certificant).exclude(but):
        audit.case.certificant = audit.certification.certificant = certificant
        if (case := panel(audit, on)) is not None:
            panels.append(case)
    return panels


def _open(panels: Iterable[CasePanel]) -> list[CasePanel]:
    found = [each for each in panels if each.to_do or each.ours or each.telling == Telling.OVER]
    return sorted(found, key=lambda each: (not each.to_do, each.last_day or date.max, each.number))


def keep_open(request: HttpRequest, panels: Iterable[CasePanel]) -> None:
    """Have `open_panels_of` of this request know what was read already: all of its person's."""
    request.audit_panels = _open(panels)  # type: ignore[attr-defined]


def open_panels_of(request: HttpRequest) -> list[CasePanel]:
    """The same for whose page this is, read once however often a page asks."""
    kept: list[CasePanel] | None = getattr(request, "audit_panels", None)
    if kept is None:
        user = getattr(request, "user", None)
        person = getattr(request, "certificant", None) or getattr(user, "certificant", None)
        kept = open_panels(person, clock.today()) if person else []
        request.audit_panels = kept  # type: ignore[attr-defined]
    return kept
