"""An employer pays the dues of two people by one invoice: what it brings about is theirs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from billing.dues.models import LineKind
from billing.models import Invoice, InvoiceState
from billing.services import papers, pay_links
from billing.services.issuing import take_numbers
from members.queries.standing import standing_of
from members.rules.calendar import anniv
from tests import builders
from tests.billing.dues.renewals.people import GRANTED, ON, holder
from tests.billing.kit import books_differ, by_check, given_back, state_of
from tests.billing.services.pages import dues_line

pytestmark = pytest.mark.django_db

DUE, FEE = date(2025, 11, 30), Decimal("50.00")


@pytest.fixture(autouse=True)
def day(settings):
    settings.PORTAL_TODAY = ON.isoformat()


def employees():
    """Two people who lapsed last year by a fee that nobody has paid."""
    return [
        holder(builders.certificant(first_name=name), paid=(), program=program)
        for name, program in (("Ann", "RMA"), ("Bo", "RPT"))
    ]


def asked(held):
    """Their employer's open invoice, a line for each."""
    invoice = Invoice.objects.create(
        number=take_numbers(2025, 1)[0],
        payer=builders.organization(),
        kind=LineKind.DUES,
        issued_on=date(2025, 11, 1),
        due_on=DUE,
        total=2 * FEE,
        bill_to=["Lakeside Labs"],
    )
    for row in held:
        dues_line(invoice, row, anniv(GRANTED, 1), 2025, FEE)
    return invoice


def standings(held):
    return [standing_of(row, ON).standing for row in held]


def test_a_check_brings_both_back_and_a_refund_takes_that_back():
    held = employees()
    invoice = asked(held)
    assert standings(held) == ["lapsed", "lapsed"]
    payment = by_check(invoice, 2 * FEE)
    assert state_of(invoice) == InvoiceState.PAID
    assert standings(held) == ["active", "active"]
    assert not books_differ()
    given_back(payment)
    assert (state_of(invoice), standings(held)) == (InvoiceState.OPEN, ["lapsed", "lapsed"])
    assert not books_differ()


def test_half_of_it_brings_back_whose_line_it_pays():
    held = employees()
    payment = by_check(asked(held), FEE)
    assert standings(held) == ["active", "lapsed"]
    given_back(payment)
    assert standings(held) == ["lapsed", "lapsed"]


def test_its_pages_and_papers_tell_of_each_by_the_line(client):
    held = employees()
    invoice = asked(held)
    link = pay_links.link(invoice, through=date(2027, 1, 1))
    page = client.get(link).content.decode()
    sheet = papers.invoice_html(invoice)
    for row in held:
        assert row.number in page
        assert row.number in sheet
    receipt = papers.receipt_html(by_check(invoice, 2 * FEE))
    assert all(row.number in receipt for row in held)
    client.force_login(builders.staff())
    assert client.get(reverse("billing:desk_invoice", args=[invoice.number])).status_code == 200


def test_an_employer_pays_for_nobody_who_asks_for_themselves(client):
    """What the employer has to pay is no page of the employees."""
    held = employees()
    invoice = asked(held)
    client.force_login(builders.member(held[0].certificant))
    assert client.get(reverse("billing:invoice", args=[invoice.number])).status_code == 404
