"""The ways back that are open to a lapsed member, and why, before anything is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.dues.panels import DuesCard, dues_cards
from members.models import Certificant, Certification
from members.queries.held import held_by
from members.queries.policy import policy
from members.queries.programs import code_and_name, terms
from members.rules.calendar import ONE_DAY, anniv
from members.rules.figures import EXAM_ONLY_AFTER_YEARS
from members.rules.programs import ProgramName, Terms
from members.rules.standing import StandingDecision
from plumbing import clock
from plumbing.access import member_required


@dataclass(frozen=True, slots=True)
class WayBack:
    """A lapsed certification and what brings it back. dues: None when nothing is open to pay."""

    certification: Certification
    program: ProgramName
    terms: Terms
    decision: StandingDecision
    dues: DuesCard | None
    on: date

    @property
    def exam_only_after(self) -> int:
        """Years after the lapse from which only the exam is open, by the policy of its day."""
        return policy()[EXAM_ONLY_AFTER_YEARS].on(self.since)

    @property
    def exam_only_from(self) -> date:
        """The first day on which only the exam is open."""
        return anniv(self.since, self.exam_only_after)

    @property
    def since(self) -> date:
        """The day of the lapse."""
        return cast("date", self.decision.since)

    @property
    def pay_by(self) -> date | None:
        """The last day on which paying brings it back."""
        unpayable = self.dues.year.unpayable_from if self.dues else None
        return unpayable - ONE_DAY if unpayable else None

    @property
    def too_late_to_pay(self) -> bool:
        return self.pay_by is not None and self.pay_by < self.on


@require_safe
@member_required
def way_back(request: HttpRequest) -> HttpResponse:
    """One card per lapsed certification: since when, why, which routes, what they ask."""
    on = clock.today()
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    held = held_by(person, on)
    dues = dues_cards(person, held, on)
    ways = [
        WayBack(
            row,
            code_and_name(row.program, on),
            terms(row.program, on),
            decision,
            dues.get(row.pk),
            on,
        )
        for one in held
        for row, decision in [(one.certification, one.standing(on))]
        if decision.standing == "lapsed"
    ]
    return render(request, "recert/way_back.html", {"ways": ways})
