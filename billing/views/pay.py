"""Paying one invoice by the signed link of an email or letter, without a password."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from billing import kinds
from billing.forms import InvoiceNumberForm
from billing.services import pay_links
from billing.services.pay_links import LinkBroken, LinkExpired
from billing.views.invoices import to_provider
from billing.views.papers import invoice_paper
from billing.views.shown import about
from members.queries.letterhead import remittance
from plumbing import clock


@never_cache
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """One invoice and a button; the link opens nothing else."""
    on = clock.today()
    try:
        invoice, through = pay_links.read(token, on=on)
    except (LinkBroken, LinkExpired) as refused:
        expired = isinstance(refused, LinkExpired)
        status = 410 if expired else 404
        return render(request, "billing/pay_link_over.html", {"expired": expired}, status=status)
    context = about(invoice, on)
    if request.method == "POST":
        lines = context.get("least_lines") if "least" in request.POST else None
        return to_provider(request, [invoice], request.path, lines=lines)
    context |= {
        "through": through,
        "token": token,
        "link": request.build_absolute_uri(),
        "check_to": remittance(on),
    }
    return render(request, kinds.of(invoice.kind).templates("billing/pay.html"), context)


@never_cache
@require_safe
def pay_pdf(request: HttpRequest, token: str) -> HttpResponseBase:
    """The PDF of the invoice that the link opens."""
    try:
        invoice, _through = pay_links.read(token, on=clock.today())
    except (LinkBroken, LinkExpired):
        return render(request, "billing/pay_link_over.html", {"expired": True}, status=410)
    return invoice_paper(invoice)


@require_safe
def pay_lookup(request: HttpRequest) -> HttpResponse:
    """How to pay an invoice: where the link is, signing in, by check, by an employer.

    `?invoice=` a number that was typed: a member who is signed in is led to it. Nobody else is
    told more than the ways to pay, whether there is such an invoice or not.
    """
    form = InvoiceNumberForm(request.GET if "invoice" in request.GET else None)
    number = form.cleaned_data["invoice"] if form.is_valid() else ""
    if number and request.user.is_authenticated and not request.user.is_staff:
        return redirect("billing:invoice", number)
    return render(request, "billing/pay_lookup.html", {"form": form, "number": number})
