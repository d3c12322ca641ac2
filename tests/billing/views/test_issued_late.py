"""An invoice that was issued after its due day says that the fee was due, wherever it says when."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from billing.dues.services import renewals
from billing.services import papers, printed
from notices.delivery import message
from tests import builders
from tests.billing.dues.renewals.people import MONTH, ON, holder

pytestmark = pytest.mark.django_db

LATE = date(2026, 12, 5)


@pytest.fixture(params=[ON, LATE], ids=["in time", "late"])
def invoice(request, settings):
    settings.PORTAL_TODAY = request.param.isoformat()
    held = holder()
    renewals.run(month=MONTH, on=request.param, actor=None)
    return held.certificant.payer.invoices.get()


def told(html):
    return re.sub(r"\s+", " ", strip_tags(html))


def on_page(name):
    def page(client, invoice):
        desk = name == "billing:desk_invoice"
        user = builders.staff("finance") if desk else builders.member(invoice.payer.certificant)
        client.force_login(user)
        return client.get(reverse(name, args=[invoice.number])).content.decode()

    return page


def of_email(name):
    def part(_client, invoice):
        around = message.around(invoice.payer.certificant, invoice.issued_on)
        facts = printed.due_now_facts(invoice, invoice.issued_on)
        return message.fill("renewal", name, around | facts | {"kind": "renewal"})

    return part


@pytest.mark.parametrize(
    ("shown", "late", "in_time"),
    [
        (
            on_page("billing:invoice"),
            "Issued December 5, 2026. What it asks for was due by November 30, 2026",
            "Issued November 22, 2026, due by November 30, 2026",
        ),
        (
            on_page("billing:desk_invoice"),
            "Issued December 5, 2026. What it asks for was due by November 30, 2026",
            "Issued November 22, 2026, due by November 30, 2026",
        ),
        (
            lambda _client, invoice: papers.invoice_html(invoice),
            "Was due November 30, 2026",
            "Due by November 30, 2026",
        ),
        (
            of_email("text.txt"),
            "Was due: Monday, November 30, 2026",
            "Due by: Monday, November 30, 2026",
        ),
        (
            of_email("html.html"),
            "Was due Monday, November 30, 2026",
            "Due by Monday, November 30, 2026",
        ),
    ],
    ids=["page", "desk", "sheet", "text", "email"],
)
def test_the_due_day_is_told_as_it_was(client, invoice, shown, late, in_time):
    was_late = invoice.due_on < invoice.issued_on
    said = told(shown(client, invoice))
    assert (late if was_late else in_time) in said
    assert (in_time if was_late else late) not in said


def test_the_issued_sheet_of_a_late_invoice_never_says_due_by(invoice):
    sheet = told(papers.invoice_html(invoice))
    assert ("Due by" in sheet) == (invoice.due_on >= invoice.issued_on)


def test_an_open_invoice_says_that_it_was_due_once_the_day_is_over(client, invoice, settings):
    settings.PORTAL_TODAY = (LATE + timedelta(days=1)).isoformat()
    assert "was due by November 30, 2026" in told(on_page("billing:invoice")(client, invoice))
