"""Invoices, payment pages and crowds that the tests of money begin with."""

from __future__ import annotations

import threading
from decimal import Decimal

from django.db import connections

from billing.models import Invoice, InvoiceLine
from billing.services import checkout as checkouts
from members.models import DuesPaid
from plumbing import clock
from tests import builders


def an_invoice(person=None, *, amount="50.00", number="26-000001", year=None):
    """An open invoice for the dues year that began this month."""
    today = clock.today()
    granted = today.replace(day=1, year=today.year - 2)
    held = builders.certification(person, granted_on=granted)
    DuesPaid.objects.create(
        certification=held, year=granted.year + 1, paid_on=granted.replace(year=granted.year + 1)
    )
    invoice = Invoice.objects.create(
        number=number,
        certificant=held.certificant,
        period=today.replace(day=1),
        issued_on=today.replace(day=1),
        due_on=today.replace(day=28),
        total=Decimal(amount),
        bill_to=["Marisol Reyes"],
    )
    start = granted.replace(year=today.year)
    InvoiceLine.objects.create(
        invoice=invoice,
        position=1,
        certification=held,
        year=today.year,
        covers_from=start,
        covers_to=start.replace(year=today.year + 1),
        description=f"RMA renewal fee {today.year}",
        program_code="RMA",
        program_name="Registered Medical Assistant",
        certification_number=held.number,
        amount=Decimal(amount),
    )
    return invoice


def started(invoice):
    return checkouts.start(
        certificant=invoice.certificant,
        invoice_ids=[invoice.pk],
        return_path="/invoices/",
        on=clock.today(),
        actor=None,
    )


def together(count, deed):
    """Run `deed` in `count` threads at once; return the errors."""
    barrier, errors = threading.Barrier(count), []

    def run():
        try:
            barrier.wait(10)
            deed()
        except Exception as error:  # noqa: BLE001 - handed to the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors
