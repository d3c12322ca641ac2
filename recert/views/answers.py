"""Answers of a member to what was incomplete, in place, and the appeal against a denial."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework.models import CaseFile
from casework.queries.uses import in_force
from casework.services.cases import CaseRefused
from casework.views.case_files import files_context
from plumbing import clock
from plumbing.access import member_required
from recert.forms import AppealForm, ExplainForm
from recert.rules.telling import Telling
from recert.services import answering
from recert.views.own import own_application, own_item, own_panel


@require_http_methods(["GET", "POST"])
@member_required
def explain(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """Say something of one item that was asked about, in place of a file or beside it."""
    application = own_application(request, number)
    item = own_item(application, position)
    if application.case.state != "incomplete":
        return redirect("recert:application", number)
    said = item.explanations.filter(submission=None).first()
    form = ExplainForm(
        request.POST if request.method == "POST" else None,
        initial={"text": said.text if said else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            answering.explain(application=application, item=item, text=form.cleaned_data["text"])
        except CaseRefused as refused:
            messages.error(request, str(refused))
        return redirect("recert:application", number)
    context = {"number": number, "item": item, "form": form}
    return render(request, "recert/explain.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Send all answers together; pressed twice it is one answer."""
    application = own_application(request, number)
    try:
        answering.answer(
            application=application,
            on=clock.today(),
            actor=request.user,  # type: ignore[arg-type]
        )
        messages.success(request, "Your answers are sent. The review goes on.")
    except CaseRefused as refused:
        messages.error(request, str(refused))
    return redirect("recert:application", number)


@require_http_methods(["GET", "POST"])
@member_required
def appeal(request: HttpRequest, number: str) -> HttpResponse:
    """Appeal a denial: files first, then the statement that sends it."""
    on = clock.today()
    panel = own_panel(request, number, on)
    if panel.telling is not Telling.APPEAL:
        return redirect("recert:application", number)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answering.appeal(
                application=panel.application,
                statement=form.cleaned_data["statement"],
                on=on,
                actor=request.user,  # type: ignore[arg-type]
            )
        except CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Your appeal is sent.")
            return redirect("recert:application", number)
    files = in_force(CaseFile, case=panel.application.case_id, submission=None)
    context = {"panel": panel, "number": number, "form": form, "files": files, **files_context()}
    return render(request, "recert/appeal.html", context, status=422 if form.errors else 200)
