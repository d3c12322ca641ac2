"""Paying what it takes to keep, renew or bring back certifications, on however many invoices."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from billing.dues.queries.prospects import lines_it_takes
from billing.models import Invoice
from billing.views.invoices import to_provider
from members.models import Certificant
from plumbing import clock
from plumbing.access import member_required
from plumbing.row_ids import row_id


@require_POST
@member_required
def pay_for(request: HttpRequest) -> HttpResponse:
    """Go to the provider's page for what it takes to keep, renew or bring back the certifications
    that were named: the lines that the page told of, on however many invoices.
    """
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    named = {pk for text in request.POST.getlist("certification") if (pk := row_id(text))}
    lines = lines_it_takes(person, named, clock.today())
    numbers = dict.fromkeys(line.invoice for line in lines)
    chosen = list(Invoice.objects.filter(payer=person.pk, number__in=numbers))
    if not chosen:
        messages.error(request, "There is nothing to pay for this now. Nothing was charged.")
        return redirect("billing:invoices")
    back = reverse("home")
    return to_provider(request, chosen, back, lines=[line.line for line in lines])
