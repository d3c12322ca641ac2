"""The ways back that are open to a lapsed member, and why, before anything is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from billing.dues.panels import DuesCard, dues_cards
from casework.services.cases import CaseRefused
from members.models import Certificant, Certification
from members.queries.held import held_by
from members.queries.programs import code_and_name
from members.rules.calendar import ONE_DAY
from members.rules.programs import ProgramName
from members.rules.standing import StandingDecision
from plumbing import clock
from plumbing.access import member_required
from recert.forms import BeginForm
from recert.panels import applications_of, panel
from recert.queries.ways import Way, way_of
from recert.services import applying


@dataclass(frozen=True, slots=True)
class ToPay:
    """A lapsed certification that paying brings back. dues: None when nothing is open to pay."""

    certification: Certification
    program: ProgramName
    decision: StandingDecision
    dues: DuesCard | None
    on: date

    @property
    def since(self) -> date:
        """The day of the lapse."""
        return cast("date", self.decision.since)

    @property
    def pay_by(self) -> date | None:
        """The last day on which paying brings it back."""
        unpayable = self.dues.year.unpayable_from if self.dues else None
        return unpayable - ONE_DAY if unpayable else None


@require_safe
@member_required
def way_back(request: HttpRequest) -> HttpResponse:
    """Each lapsed certification: who comes back by paying is told to pay and nothing else; the
    others see both routes side by side, or the application that is open.
    """
    on = clock.today()
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    held = held_by(person, on)
    lapsed = [
        (one.certification, decision)
        for one in held
        for decision in [one.standing(on)]
        if decision.standing == "lapsed"
    ]
    to_pay = [pair for pair in lapsed if pair[1].way_back == "pay_dues"]
    dues = dues_cards(person, held, on) if to_pay else {}
    applications = applications_of(person, on) if lapsed else {}
    ways: list[ToPay | Way] = []
    for row, decision in lapsed:
        if decision.way_back == "pay_dues":
            program = code_and_name(row.program, on)
            ways.append(ToPay(row, program, decision, dues.get(row.pk), on))
        else:
            own = applications.get(row.pk)
            told = panel(own.told, on) if own and own.told else None
            barred, earlier = (own.barred, own.earlier) if own else (None, [])
            ways.append(way_of(row, decision, told, on, barred=barred, earlier=earlier))
    context = {"ways": ways, "single": ways[0] if len(ways) == 1 else None}
    return render(request, "recert/way_back.html", context)


@require_POST
@member_required
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an application, or go on with the one that there is."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the routes.")
        return redirect("recert:way_back")
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    rows = Certification.objects.select_related("certificant", "program")
    held = get_object_or_404(rows, certificant=person, pk=form.cleaned_data["certification"])
    try:
        application = applying.begin(
            certification=held,
            route=form.cleaned_data["route"],
            on=clock.today(),
            actor=request.user,  # type: ignore[arg-type]
        )
    except CaseRefused as refused:
        messages.error(request, str(refused))
        return redirect("recert:way_back")
    return redirect("recert:application", application.case.number)
