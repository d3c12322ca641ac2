"""One result of the exam, as staff type it from a score report (records)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from casework import kinds
from casework.queries.cases import why_barred
from casework.rules.reviewers import WORDS
from casework.views import preview as previews
from members.models import Role
from members.queries.programs import code_of
from members.rules.names import same_last_name
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from recert.exam.forms import FindForm, ResultForm
from recert.models import Authorization
from recert.queries.exams import READS, known_of
from recert.rules.flows import KEY
from recert.rules.results import Found
from recert.services import exams
from recert.services.exams import Report, ResultRefused

UNKNOWN = "No authorization has this number. Check it on the score report: it reads like 26-A-0073."

records = staff_required(Role.RECORDS)


@require_safe
@records
def find(request: HttpRequest) -> HttpResponse:
    """The page of an authorization, with the name that stands on the score report."""
    form = FindForm(request.GET or None)
    if form.is_valid():
        number = form.cleaned_data["number"].strip().upper()
        if Authorization.objects.filter(number=number).exists():
            query = {"last_name": form.cleaned_data["last_name"]}
            return redirect(reverse("exam:desk_result", args=[number], query=query))
        form.add_error("number", UNKNOWN)
    return render(request, "recert/exam/desk_find.html", {"form": form})


@require_http_methods(["GET", "POST"])
@records
def result(request: HttpRequest, number: str) -> HttpResponse:
    """Type a result, see what it brings about, and record it."""
    authorization, barred = _of(request, number)
    on = clock.today()
    named = request.POST.get("last_name") or request.GET.get("last_name", "")
    form = ResultForm(request.POST or None, initial={"last_name": named})
    if request.method == "POST" and not barred and form.is_valid():
        try:
            found = _record(request, authorization, form)
        except ResultRefused as refused:
            form.add_error(None, str(refused))
        else:
            said = "was on record already: nothing is changed" if found.again else "is recorded"
            messages.success(request, f"The result of {authorization.number} {said}.")
            return redirect("exam:desk")
    known = known_of([authorization.pk], on)[authorization.pk]
    context = {
        "authorization": authorization,
        "application": authorization.application,
        "code": code_of(authorization.application.certification.program.key, on),
        "word": kinds.of(KEY).word(known.state),
        "known": known,
        "on": on,
        "over": on >= authorization.ends_on,
        "attempts": authorization.attempts.select_related("taken_back_by").order_by(
            "attempted_on", "pk"
        ),
        "form": form,
        "named": named,
        "fits": same_last_name(named, known.last_name, known.suffix) if named else None,
        "barred": barred,
        "preview": reverse("exam:desk_result_preview", args=[authorization.number]),
    }
    return render(request, "recert/exam/desk_result.html", context)


@xframe_options_sameorigin
@require_http_methods(["GET", "POST"])
@records
def preview(request: HttpRequest, number: str) -> HttpResponse:
    """What a result would change, and what the member would be told; nothing of it stays."""
    authorization, barred = _of(request, number)
    if barred:
        return previews.told(request, problem=barred)
    if request.method == "GET":
        return previews.told(request)
    form = ResultForm(request.POST)
    if not form.is_valid():
        return previews.not_valid(request, form)
    case: Any = authorization.application.case
    return previews.rehearsed(
        request, case, lambda: _record(request, authorization, form), second=False
    )


def _record(request: HttpRequest, authorization: Authorization, form: ResultForm) -> Found:
    report = Report(
        authorization.pk, form.sitting(), form.reported_name, form.cleaned_data["reason"].strip()
    )
    return exams.accept(report=report, on=clock.today(), actor=actor(request))


def _of(request: HttpRequest, number: str) -> tuple[Authorization, str]:
    """The authorization of that number, and why who asks may not record its result."""
    rows = Authorization.objects.select_related(*READS)
    found = rows.filter(number=number.upper()).first()
    if found is None:
        raise Http404
    barred = why_barred(found.application.case, actor(request))
    return found, WORDS[barred] if barred else ""
