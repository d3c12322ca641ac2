"""One invoice at the desk: support reads it, finance acts on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from billing import kinds
from billing.models import Payment
from billing.queries import desk_money as queries
from billing.queries.member_invoices import payments_of
from billing.rules import telling
from billing.views.papers import invoice_paper, receipt_paper
from billing.views.shown import about
from members.models import Role
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required

may_read = staff_required(Role.FINANCE, Role.SUPPORT)


@require_safe
@may_read
def desk_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Its lines, its payments, the link to pay it, and what can be done."""
    row = get_object_or_404(queries.invoices(), number=number)
    context, kind = about(row, clock.today()), kinds.of(row.kind)
    paid, payable = bool(row.paid), context["owed"].payable  # type: ignore[attr-defined]
    finance = actor(request).has_role(Role.FINANCE)
    notes = telling.notes(row.state, paid=paid, payable=payable)
    deeds = telling.deeds(row.state, paid=paid, finance=finance)
    context |= {
        "payments": queries.with_credit(payments_of(row)),
        "ended": (ended := telling.ended(row.state)) and f"billing/ended/{ended}.html",
        "notes": [kind.templates(f"billing/notes/{name}.html") for name in notes],
        "deeds": [f"billing/deeds/{name}.html" for name in deeds],
    }
    return render(request, kind.templates("billing/desk_invoice.html"), context)


@require_safe
@may_read
def desk_invoice_pdf(request: HttpRequest, number: str) -> HttpResponseBase:
    """The sheet as the member has it."""
    return invoice_paper(get_object_or_404(queries.invoices(), number=number))


@require_safe
@may_read
def desk_receipt_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The receipt of a payment, as the member has it."""
    return receipt_paper(get_object_or_404(Payment, pk=pk))
