"""Where the eligibility assistant leads: into an application, the answers taken along."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.models import Certificant
from members.queries.held import held_by
from members.queries.policy import policy
from members.rules.programs import Program
from plumbing import clock
from plumbing.access import member_required
from recert.panels import applications_of
from recert.rules.entering import Entrance, entrance

ALONG = "Your answers are taken along: begin by exam, and they stand in its eligibility step."
HAS_OPEN = (
    "You have an open application for your {code}: this is its page. Only one can be open; an exam "
    "application can begin once it has ended."
)
PAY = "Your {code} comes back by paying what is past due: no application is needed."
NOT_LAPSED = "Your {code} is {standing}: only a lapsed certification is recertified."


@require_safe
@member_required
def new(request: HttpRequest, code: str) -> HttpResponse:
    """The draft by exam, the way back, or what else there is for who answered the questions; who
    never held the program is told how a first certification comes about.
    """
    program = policy().program_of_code(code.upper())
    if program is None:
        raise Http404
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    held = [one for one in held_by(person, on) if one.certification.program.key == program.key]
    code = program.names.on(on).code
    if not held:
        return _first(request, program)
    one = held[-1]
    own = applications_of(person, on).get(one.certification.pk)
    known = own.open if own else None
    decision = one.standing(on)
    way = entrance(
        decision,
        state=known.case.state if known else "",
        by_exam=bool(known and not known.by_ccp),
    )
    if known is not None and way in {Entrance.DRAFT, Entrance.OPEN}:
        if way == Entrance.DRAFT:
            return redirect("recert:step", known.case.number, "eligibility")
        messages.info(request, HAS_OPEN.format(code=code))
        return redirect("recert:application", known.case.number)
    if way == Entrance.NOT_LAPSED:
        word = "in grace" if decision.standing == "grace" else decision.standing
        messages.info(request, NOT_LAPSED.format(code=code, standing=word))
        return redirect("home")
    messages.info(request, ALONG if way == Entrance.WAY_BACK else PAY.format(code=code))
    return redirect(reverse("recert:way_back") + f"#way-{one.certification.pk}")


def _first(request: HttpRequest, program: Program) -> HttpResponse:
    named = program.names.on(clock.today())
    context = {"program": named, "code": named.code.lower()}
    return render(request, "recert/first.html", context)
