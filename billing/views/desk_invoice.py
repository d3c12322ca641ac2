"""One invoice at the desk: support reads it, finance acts on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from billing import kinds
from billing.models import Payment
from billing.queries import desk_money as queries
from billing.queries.member_invoices import owed, payments_of
from billing.views.papers import invoice_paper, receipt_paper
from billing.views.share import share
from members.models import Role
from plumbing import clock
from plumbing.access import staff_required

may_read = staff_required(Role.FINANCE, Role.SUPPORT)


@require_safe
@may_read
def desk_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Its lines, its payments, the link to pay it, and what can be done."""
    row = get_object_or_404(queries.invoices(), number=number)
    on = clock.today()
    asked = owed(row, on)
    kind = kinds.of(row.kind)
    page = kind.page(row, asked, on)
    context = {
        "invoice": row,
        "owed": asked,
        "payments": queries.with_credit(payments_of(row)),
        **page,
        **share(row, asked, page["through"]),
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
