"""Invoices, payment pages and crowds that the tests of money begin with."""

from __future__ import annotations

import threading
from decimal import Decimal

from django.db import connections

from billing.dues.models import DuesLine, LineKind
from billing.models import Invoice, InvoiceLine
from billing.rules.money import ZERO
from billing.services import checkout as checkouts
from members.models import DuesPaid
from plumbing import clock
from tests import builders

FIFTY = Decimal("50.00")


def an_invoice(person=None, *, amount="50.00", number="26-000001", too_late=False, late_fee=ZERO):
    """An open invoice for the dues year that began this month; with `too_late` also for that of a
    second certification, of which a year was left unpaid four years ago.
    """
    today = clock.today()
    granted = today.replace(day=1, year=today.year - 2)
    held = builders.certification(person, granted_on=granted)
    DuesPaid.objects.create(
        certification=held, year=granted.year + 1, paid_on=granted.replace(year=granted.year + 1)
    )
    invoice = Invoice.objects.create(
        number=number,
        payer_id=held.certificant_id,
        kind=LineKind.DUES,
        issued_on=today.replace(day=1),
        due_on=today.replace(day=28),
        total=Decimal(amount) + (FIFTY if too_late else ZERO) + late_fee,
        bill_to=["Marisol Reyes"],
    )
    _charge(invoice, held, Decimal(amount))
    if late_fee:
        _charge(invoice, held, late_fee, LineKind.LATE_FEE)
    if too_late:
        lost = builders.certification(held.certificant, granted_on=granted.replace(year=2000))
        for paid in (granted.replace(year=year) for year in range(2001, today.year)):
            if paid.year != today.year - 4:
                DuesPaid.objects.create(certification=lost, year=paid.year, paid_on=paid)
        _charge(invoice, lost, FIFTY)
    return invoice


def _charge(invoice, held, amount, kind=LineKind.DUES):
    """A line for the dues year that begins with the invoice's month."""
    start = invoice.due_on.replace(day=1)
    dues_line(invoice, held, start, start.year, amount, kind=kind)


def dues_line(invoice, held, covers_from, year, amount, *, kind=LineKind.DUES, **fields):
    """A further line of an invoice, with what it is about."""
    line = InvoiceLine.objects.create(
        invoice=invoice,
        position=invoice.lines.count() + 1,
        kind=kind,
        description=fields.pop("description", f"RMA renewal fee {year}"),
        amount=amount,
    )
    fields = {
        "program_code": "RMA",
        "program_name": "Registered Medical Assistant",
        "certification_number": held.number,
        "covers_to": covers_from.replace(year=covers_from.year + 1),
    } | fields
    DuesLine.objects.create(
        line=line, kind=kind, certification=held, year=year, covers_from=covers_from, **fields
    )
    return line


def started(invoice, on=None):
    return checkouts.start(
        payer_id=invoice.payer_id,
        invoice_ids=[invoice.pk],
        return_path="/invoices/",
        on=on or clock.today(),
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
