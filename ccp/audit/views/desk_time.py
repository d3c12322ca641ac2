"""Members who ask for more time: given, or not with the reason (auditors)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from casework.services.cases import CaseRefused
from casework.views.review import in_words
from casework.views.who import staff_of
from ccp.audit.forms import MoreTimeAnswerForm
from ccp.audit.models import MoreTime
from ccp.audit.queries.asked_time import asked_time
from ccp.audit.services.answer import already, decline_more_time
from ccp.audit.services.extending import extend
from members.models import Role
from plumbing import clock
from plumbing.access import staff_required
from plumbing.meanwhile import ChangedMeanwhile

MOST_ROWS = 50  # a work-list: what is answered makes room for the next

auditor = staff_required(Role.AUDITOR, Role.ADMIN)


@require_safe
@auditor
def desk_more_time(request: HttpRequest) -> HttpResponse:
    """Who asks for more time, what ends first first."""
    return _list(request)


@require_POST
@auditor
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the days, or say why not."""
    asked = get_object_or_404(MoreTime.objects.select_related("audit__case", "answered_by"), pk=pk)
    form, number = MoreTimeAnswerForm(request.POST), asked.audit.case.number
    try:
        if asked.answered_at is None and not form.is_valid():
            messages.error(request, f"Case {number}: {form.wrong}")
        elif asked.answered_at is None:
            _answer(request, asked, form)
            return redirect("audit:desk_more_time")
        else:
            messages.info(request, f"Case {number}: {already(asked)}")
    except ChangedMeanwhile as changed:
        messages.error(request, f"Case {number}: {in_words(changed)}")
    except CaseRefused as refused:
        messages.error(request, f"Case {number}: {refused}")
    return _list(request, typed_for=pk)


def _list(request: HttpRequest, *, typed_for: int | None = None) -> HttpResponse:
    """The list; typed_for: the request to which what was typed, and not taken, belongs."""
    rows = [(row, request.POST if row.pk == typed_for else {}) for row in asked_time()[:MOST_ROWS]]
    return render(request, "ccp/audit/desk_more_time.html", {"rows": rows})


def _answer(request: HttpRequest, asked: MoreTime, form: MoreTimeAnswerForm) -> None:
    number, said, user = asked.audit.case.number, form.cleaned_data, staff_of(request)
    if "decline" in request.POST:
        decline_more_time(asked=asked, because=said["because"], actor=user)
        messages.success(request, f"Case {number}: the member reads on its page why not.")
    else:
        extend(
            case_id=asked.audit_id,
            days=said["days"] or asked.days,
            reason=asked.why,
            version=said["version"],
            actor=user,
            on=clock.today(),
        )
        messages.success(request, f"Case {number} has more time. The member is told by email.")
