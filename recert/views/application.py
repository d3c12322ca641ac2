"""An application as its member follows it: where it stands, paying, changing, letting go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.models import Invoice, InvoiceState
from billing.stripe.errors import ProviderRefused, ProviderUnreachable
from billing.views.invoices import UNREACHABLE, to_provider
from casework.queries.cases import items_of
from casework.services.cases import CaseRefused
from casework.views.case_files import files_context
from plumbing import clock
from plumbing.access import member_required
from plumbing.flow import IllegalMove
from recert.exam.queries.accommodations import of_application
from recert.forms import WithdrawForm
from recert.models import Application
from recert.queries.asked import asked_of, points_sent
from recert.queries.drafts import draft_now
from recert.rules.steps import Step
from recert.rules.telling import Telling
from recert.services import submitting, withdrawing
from recert.views.own import own_application, own_panel
from recert.views.steps import page

BACK_TO_STEP = "recert:step"


@require_safe
@member_required
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Where an application stands; a draft goes on where it was left."""
    on = clock.today()
    panel = own_panel(request, number, on)
    application = panel.application
    if panel.telling is Telling.DRAFT:
        return redirect(BACK_TO_STEP, number, draft_now(application, on).draft.next.value)
    if panel.telling is Telling.TO_PAY:
        context = page(application, draft_now(application, on), Step.REVIEW, on)
        return render(request, "recert/to_pay.html", {"panel": panel, **context})
    asked, items = asked_of(application), list(items_of(application.case))
    context = {
        "panel": panel,
        "asked": asked,
        "items": items,
        "points": points_sent(application, items, asked),
        "needs": [] if application.by_ccp else of_application(application),
        **files_context(),
    }
    return render(request, "recert/application.html", context)


@require_POST
@member_required
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the fee of a complete draft and go to the provider's page."""
    return _pay(request, number, submitting.ask_fee, reverse(BACK_TO_STEP, args=[number, "review"]))


@require_POST
@member_required
def retest(request: HttpRequest, number: str) -> HttpResponse:
    """The same of another attempt."""
    own = reverse("recert:application", args=[number])
    return _pay(request, number, submitting.ask_retest, own)


def _pay(
    request: HttpRequest, number: str, ask: Callable[..., Invoice], refused_at: str
) -> HttpResponse:
    application: Application = own_application(request, number)
    own = reverse("recert:application", args=[number])
    try:
        invoice = ask(application=application, on=clock.today(), actor=request.user)
    except CaseRefused as refused:
        messages.error(request, str(refused))
        return redirect(refused_at)
    if invoice.state != InvoiceState.OPEN:
        return redirect(own)
    return to_provider(request, [invoice], own)


@require_POST
@member_required
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Let a draft be changed again whose fee is not paid."""
    return _do(request, number, "recert:application", submitting.take_back)


@require_http_methods(["GET", "POST"])
@member_required
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Let an application go that nobody has decided."""
    panel = own_panel(request, number, clock.today())
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        return _do(request, number, "recert:application", withdrawing.withdraw, seen=seen)
    if not panel.withdrawable:
        return redirect("recert:application", number)
    return render(request, "recert/withdraw.html", {"panel": panel})


def _do(
    request: HttpRequest, number: str, to: str, deed: Callable[..., Any], **more: Any
) -> HttpResponse:
    application = own_application(request, number)
    try:
        deed(application=application, on=clock.today(), actor=request.user, **more)
    except (CaseRefused, IllegalMove) as refused:
        messages.error(request, str(refused))
    except (ProviderUnreachable, ProviderRefused):
        messages.error(request, UNREACHABLE)
    return redirect(to, number)
