"""Badges at the desk: is the provider there, what waits, which template is whose (records)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.credly.client import provider
from credentials.forms import TemplateForm
from credentials.queries import board
from credentials.services import templates
from credentials.services.account import rests
from members.models import Program, Role
from members.queries.programs import code_and_name
from plumbing import clock
from plumbing.access import staff_required


@require_safe
@staff_required(Role.RECORDS, Role.ADMIN)
def desk(request: HttpRequest) -> HttpResponse:
    """How badges stand."""
    on, configured = clock.today(), provider() is not None
    troubled = list(board.troubled()[: board.MOST_SHOWN])
    context = {
        "configured": configured,
        "account": board.account(),
        "rests": configured and rests(),
        "token": board.token_on(on),
        "figures": board.figures(),
        "troubled": troubled,
        "more": len(troubled) == board.MOST_SHOWN,
        "without_address": list(board.without_address()[: board.MOST_SHOWN]),
        "programs": board.programs(on),
    }
    return render(request, "credentials/desk.html", context)


@require_http_methods(["GET", "POST"])
@staff_required(Role.ADMIN)
def desk_template(request: HttpRequest, key: str) -> HttpResponse:
    """Say which template is the badge of a programme under today's code."""
    program = Program.objects.filter(key=key.upper()).first()
    if program is None:
        raise Http404
    named = code_and_name(program, clock.today())
    now = next(row.template for row in board.programs(clock.today()) if row.program == program)
    form = TemplateForm(request.POST or None, initial={"template": now})
    if request.method == "POST" and form.is_valid():
        try:
            templates.set_template(
                program=program,
                code=named.code,
                template=form.cleaned_data["template"],
                actor=request.user,  # type: ignore[arg-type]
            )
        except templates.TemplateRefused as refused:
            form.add_error("template", str(refused))
        else:
            messages.success(request, f"Saved. The badges of {named.code} are compared again.")
            return redirect("credentials:desk")
    context = {"form": form, "program": named, "there": templates.known_there()}
    return render(request, "credentials/desk_template.html", context)


@require_POST
@staff_required(Role.RECORDS, Role.ADMIN)
def desk_again(request: HttpRequest) -> HttpResponse:
    """Have what could not be done tried again, now."""
    count = templates.try_again()
    told = f"{count} will be tried again within a minute." if count else "Nothing waits for a try."
    messages.success(request, told)
    return redirect("credentials:desk")
