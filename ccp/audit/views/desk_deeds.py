"""What staff do with a case beside judging it: more time, withdrawing, taking a failure back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from casework import kinds
from casework.models import Case
from casework.queries.cases import who_else_may, why_barred
from casework.rules.reviewers import Barred
from casework.views import preview
from casework.views.review import in_words
from casework.views.who import staff_of
from ccp.audit.forms import ExtendForm, ReasonForm
from ccp.audit.rules.figures import MOST_EXTENSION_DAYS
from ccp.audit.rules.flows import KEY
from ccp.audit.services.extending import extend
from ccp.audit.services.taking_back import ask_take_back
from ccp.audit.services.withdrawing import withdraw
from members.models import Matter, Role
from members.queries.policy import policy
from members.services import second_person
from plumbing import clock
from plumbing.access import staff_required
from plumbing.meanwhile import ChangedMeanwhile

EXTEND, WITHDRAW, TAKE_BACK = "extend", "withdraw", "take-back"
FORMS = {EXTEND: ExtendForm, WITHDRAW: ReasonForm, TAKE_BACK: ReasonForm}

auditor = staff_required(Role.AUDITOR)


@require_http_methods(["GET", "POST"])
@auditor
def deed(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """Say why, see what it changes, and do it or ask a second person."""
    case, on = _case(request, number, deed), clock.today()
    form = FORMS[deed](request.POST or None, initial={"days": _days(case)})
    if request.method == "POST" and form.is_valid():
        try:
            done = _do(request, case, deed, form.cleaned_data)
        except ChangedMeanwhile as changed:
            form.add_error(None, in_words(changed))
            case.refresh_from_db()
        except preview.REFUSED as refused:
            form.add_error(None, str(refused))
        else:
            waits = isinstance(done, Matter)
            said = (
                "waits for a second person now. Nothing is changed yet." if waits else "is changed."
            )
            messages.success(request, f"Case {case.number} {said}")
            return redirect("desk:case", case.kind, case.number)
    context = {
        "case": case,
        "deed": deed,
        "form": form,
        "word": kinds.of(KEY).word(case.state),
        "most": policy()[MOST_EXTENSION_DAYS].on(on),
        "others": deed == TAKE_BACK and who_else_may(case, staff_of(request), judge=False),
        "preview": reverse("audit:desk_deed_preview", args=[number, deed]),
    }
    return render(request, "ccp/audit/desk_deed.html", context)


@xframe_options_sameorigin
@require_http_methods(["GET", "POST"])
@auditor
def deed_preview(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """What it would change, and what the member would be told; nothing of it stays."""
    case = _case(request, number, deed)
    reason = request.POST.get("reason", "").strip() or "(your reason)"
    asked = {"version": case.version, "days": _days(case)} | request.POST.dict()
    form = FORMS[deed](asked | {"reason": reason})
    if not form.is_valid():
        return preview.not_valid(request, form)

    def rehearse() -> None:
        done = _do(request, case, deed, form.cleaned_data)
        if isinstance(done, Matter):
            second_person.kind_of(done).carry_out(done, staff_of(request))

    return preview.rehearsed(request, case, rehearse, second=deed == TAKE_BACK)


def _do(request: HttpRequest, case: Case, deed: str, said: dict[str, Any]) -> Case | Matter:
    actor, on = staff_of(request), clock.today()
    if deed == EXTEND:
        return extend(case_id=case.pk, **said, actor=actor, on=on)
    if deed == WITHDRAW:
        return withdraw(case_id=case.pk, **said, actor=actor, on=on)
    return ask_take_back(case_id=case.pk, **said, actor=actor)


def _days(case: Case) -> int:
    """As many as the member asks for, else as many as there can be."""
    asked = case.audit.asked_time.filter(answered_at=None).values_list("days", flat=True).first()
    return asked or policy()[MOST_EXTENSION_DAYS].on(clock.today())


def _case(request: HttpRequest, number: str, deed: str) -> Case:
    """A case for an auditor who is not too near to its member; who decided it before may come."""
    if deed not in FORMS:
        raise Http404
    rows = Case.objects.select_related("certificant", "taken_by", "changed_by", "audit")
    case: Case = get_object_or_404(rows, kind=KEY, number=number)
    if why_barred(case, staff_of(request)) in {Barred.OWN, Barred.CONFLICT}:
        raise Http404
    return case
