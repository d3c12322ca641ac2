"""A result of the exam put right, by two where it takes a certification away (records)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from casework.models import Case
from casework.queries.cases import who_else_may, why_barred
from casework.rules.reviewers import WORDS
from casework.views import preview as previews
from members.models import Matter, Role
from members.queries.programs import code_of
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from recert.exam.forms import CorrectForm
from recert.exam.services import corrections
from recert.models import Attempt
from recert.models.exam import Result
from recert.queries.exams import READS

ASKED = "It waits for a second person now. Nothing is changed yet."
DONE, SAME = "It is corrected.", "It was corrected so already: nothing is changed."

records = staff_required(Role.RECORDS)


@require_http_methods(["GET", "POST"])
@records
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What is right and why, what that changes, and doing it or asking a second person."""
    attempt = _attempt(pk)
    case: Case = attempt.authorization.application.case
    barred = why_barred(case, actor(request))
    form = CorrectForm(request.POST if request.method == "POST" else None, attempt=attempt)
    if request.method == "POST" and not barred and form.is_valid():
        try:
            done = corrections.correct(
                correction=form.correction(), on=clock.today(), actor=actor(request)
            )
        except previews.REFUSED as refused:
            form.add_error(None, str(refused))
        else:
            said = ASKED if isinstance(done, Matter) else DONE if done else SAME
            messages.success(request, said)
            return redirect("exam:desk_result", attempt.authorization.number)
    held = attempt.authorization.application.certification
    context = {
        "attempt": attempt,
        "application": attempt.authorization.application,
        "code": code_of(held.program.key, clock.today()),
        "form": form,
        "barred": WORDS[barred] if barred else "",
        "passed": attempt.result == Result.PASS,
        "others": who_else_may(case, actor(request), judge=False),
        "preview": reverse("exam:desk_correct_preview", args=[pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "recert/exam/desk_correct.html", context, status=status)


@xframe_options_sameorigin
@require_http_methods(["GET", "POST"])
@records
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would change, and what the member would be told; nothing of it stays."""
    attempt = _attempt(pk)
    case: Case = attempt.authorization.application.case
    if barred := why_barred(case, actor(request)):
        return previews.told(request, problem=WORDS[barred])
    if request.method == "GET":
        return previews.told(request)
    form = CorrectForm(request.POST, attempt=attempt)
    if not form.is_valid():
        return previews.not_valid(request, form)
    correction = form.correction()

    def rehearse() -> None:
        corrections.rehearse(correction=correction, on=clock.today(), actor=actor(request))

    return previews.rehearsed(request, case, rehearse, second=correction.takes_two(attempt))


def _attempt(pk: int) -> Attempt:
    rows = Attempt.objects.select_related(
        *(f"authorization__{name}" for name in READS), "taken_back_by", "recorded_by"
    )
    return get_object_or_404(rows, pk=pk)
