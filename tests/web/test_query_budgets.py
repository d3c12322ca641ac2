"""What a page may ask of the database: ten queries at most, however much there is to show."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Invoice
from ccp.models import Activity, ActivityClaim
from ccp.services.bulk_cycles import ensure
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice, dues_line

pytestmark = pytest.mark.django_db

MOST = 10
BUDGETS = {
    "home": 10,
    "log": 7,
    "cycles": 8,
    "cycle": 7,
    "invoices": 7,
    "invoice": 8,
    "log_post": 10,  # the last, as it adds a row
}


def with_activities(held, rows: int) -> None:
    """Put that many entries of an hour on record, as an import would."""
    day = held.granted_on + timedelta(days=30)
    entries = Activity.objects.bulk_create(
        Activity(
            certificant=held.certificant,
            category="professional_education",
            title=f"Course {n}",
            provider="Lakeview Medical Center",
            completed_on=day,
            logged_on=day,
            hours=Decimal("0.01"),
        )
        for n in range(rows)
    )
    ActivityClaim.objects.bulk_create(
        ActivityClaim(activity=one, certification=held) for one in entries
    )


def with_invoices(first: Invoice, rows: int) -> None:
    """Give the person of an open invoice that many more, of later dues years."""
    line = first.lines.get()
    shape = {"payer": first.payer, "total": first.total, "bill_to": first.bill_to}
    days = {"kind": first.kind, "issued_on": first.issued_on, "due_on": first.due_on}
    invoices = Invoice.objects.bulk_create(
        Invoice(number=f"26-1{n:05}", **shape, **days) for n in range(rows)
    )
    for n, invoice in enumerate(invoices, 1):
        about = line.dues
        dues_line(invoice, about.certification, about.covers_from, about.year + n, line.amount)


@pytest.fixture
def ask(client, rows):
    """Ask for a page by name, as a member of whom so many rows are on record."""
    invoice = an_invoice()
    held = invoice.lines.get().dues.certification
    ensure(certification_ids=[held.pk], on=clock.today())
    with_activities(held, rows)
    with_invoices(invoice, rows)
    client.force_login(builders.member(held.certificant))
    log = f"{reverse('ccp:log')}?category=professional_education"
    pages = {
        "home": reverse("home"),
        "log": log,
        "cycles": reverse("ccp:cycles"),
        "cycle": reverse("ccp:cycle", args=[held.cycles.get().pk]),
        "invoices": reverse("billing:invoices"),
        "invoice": reverse("billing:invoice", args=[invoice.number]),
    }

    def asked(name):
        if name != "log_post":
            return client.get(pages[name])
        form = {
            "title": "Point-of-care testing",
            "provider": "State society",
            "completed_on": clock.today().isoformat(),
            "hours": "1.00",
            "criteria": "job",
            "certifications": str(held.pk),
            "token": str(uuid4()),
        }
        return client.post(log, form)

    return asked


@pytest.mark.parametrize("rows", [3, 300])
def test_a_page_takes_the_same_queries_for_three_rows_and_for_three_hundred(ask):
    for name, budget in BUDGETS.items():
        ask(name)  # what a process loads once is not the page's
        with CaptureQueriesContext(connection) as captured:
            answer = ask(name)
        assert answer.status_code == (302 if name == "log_post" else 200), name
        asked = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
        assert len(asked) == budget <= MOST, name
        assert not [sql for sql in asked if sql.startswith("SELECT COUNT(*)")], name
