"""What invoices, receipts and the notices about them say: plain values out of the frozen copies.

The invoice PDF, the receipt PDF, the emails and the letters all take their words' variables from
here, so that they can never tell different things. What a kind adds is its own (`billing.kinds`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Q

from billing import kinds
from billing.kinds import Balance, Sheet, Terms
from billing.models import Invoice, InvoiceLine, Payment
from billing.queries.balances import balances, chargeable, total
from billing.queries.payers import NAMES
from billing.rules.money import ZERO
from billing.rules.numbers import coupon_code, receipt_number
from billing.services import pay_links
from members.delivery.address import window
from members.queries.policy import policy
from members.rules.figures import REMITTANCE_ADDRESS, RETURN_ADDRESS
from plumbing import clock
from plumbing.pdf.codes import bar_code, qr_code

BODY = "American Medical Technologists"


def invoices_facts(invoices: Iterable[Invoice]) -> dict[int, dict[str, Any]]:
    """The printed invoices, each as on the day it was issued, by id: a query, and for each day what
    their kinds read.
    """
    issued = {invoice.pk: invoice for invoice in invoices}
    lines: defaultdict[tuple[date, str], list[InvoiceLine]] = defaultdict(list)
    rows = InvoiceLine.objects.filter(invoice__in=issued).order_by("invoice_id", "position")
    for line in rows.select_related(*(f"invoice__{name}" for name in NAMES), *kinds.reads()):
        invoice = issued[line.invoice_id]
        lines[invoice.issued_on, invoice.kind].append(line)
    facts = {}
    for (on, kind), same in lines.items():
        sheet = kinds.of(kind).sheet(same, on)
        for pk, own in groupby(same, key=attrgetter("invoice_id")):
            charged = [Balance(line, ZERO, Terms(on)) for line in own]
            payer = charged[0].line.invoice.payer
            facts[pk] = _facts(issued[pk], on, charged, sheet) | {
                "on": on,
                "stamp": "",
                "letter_number": "",
                "member_number": payer.whom.member_number,
                "address_lines": window(issued[pk].bill_to),
                "sender": _place(policy()[RETURN_ADDRESS].on(on)),
            }
    return facts


def due_now_facts(
    invoice: Invoice,
    on: date,
    pay_through: date | None = None,
    only: Collection[int] = (),
) -> dict[str, Any]:
    """What a message of the day `on` says of an invoice: it asks for what paying helps that day,
    which may be less than was issued; of the lines of `only` (ids), where there are some.
    """
    owed = [one for one in balances([invoice.pk]) if not only or one.line.pk in only]
    due = chargeable(owed, on) or owed
    sheet = kinds.of(invoice.kind).sheet([one.line for one in due], on)
    facts = _facts(invoice, on, due, sheet, pay_through)
    sheet.add_what_it_takes(invoice, facts, on)
    return facts


def _facts(
    invoice: Invoice,
    on: date,
    lines: Sequence[Balance],
    sheet: Sheet,
    pay_through: date | None = None,
) -> dict[str, Any]:
    """These lines of an invoice as told on the day `on`: amounts, days, link, coupon."""
    amount = total(lines)
    code = coupon_code(invoice.number, amount)
    own = sheet.facts(invoice, lines, on, pay_through)
    url = pay_links.link(invoice, through=own["pay_through"])
    return {
        "invoice": {
            "number": invoice.number,
            "total": amount,
            "issued_on": invoice.issued_on,
            "due_on": invoice.due_on,
            "past_due": invoice.due_on < on,
            **own.pop("invoice", {}),
        },
        "lines": [line_facts(balance.line) | {"amount": balance.due} for balance in lines],
        "total": amount,
        "pay_url": url,
        "qr_code": qr_code(url, label="Code that opens this invoice for payment"),
        "coupon": {
            "code": code,
            "bar_code": bar_code(code.replace(" ", "").replace("-", "")),
            "amount": amount,
        },
        "from_lines": invoice.bill_to,
        "remittance": _place(policy()[REMITTANCE_ADDRESS].on(on)),
        "attachment_name": f"invoice-{invoice.number}.pdf",
        **own,
    }


def receipt_facts(payment: Payment) -> dict[str, Any]:
    """The printed receipt: what came in, what it paid, what is kept as credit."""
    booked_on = clock.office_day(payment.created_at)
    on = payment.received_on
    parts = list(
        payment.allocations.filter(Q(put_on=None) | Q(put_on=booked_on), refund=None, amount__gt=0)
        .select_related("line__invoice", *(f"line__{name}" for name in kinds.reads()))
        .order_by("pk")
    )
    put = [(part.line, part.amount) for part in parts if part.line is not None]
    credit = payment.amount - sum((part.amount for part in parts), ZERO)
    bill_to = put[0][0].invoice.bill_to if put else [payment.payer.full_name]
    own: dict[str, Any] = {}
    for kind, lines in kinds.apart(line for line, _ in put):
        own |= kind.receipt(lines, on)
    return {
        "on": on,
        "letter_number": "",
        "member_number": payment.payer.whom.member_number,
        "address_lines": window(bill_to),
        "sender": _place(policy()[RETURN_ADDRESS].on(on)),
        "receipt": {
            "number": receipt_number(payment.pk),
            "paid_on": on,
            "amount": payment.amount,
            "method": method_words(payment),
        },
        "lines": [
            line_facts(line) | {"invoice_number": line.invoice.number, "amount": amount}
            for line, amount in put
        ],
        "credit": credit if credit > ZERO else None,
        **own,
    }


def _place(text: str) -> dict[str, Any]:
    return {"name": BODY, "lines": text.splitlines()}


def method_words(payment: Payment) -> str:
    """How it was paid: `Check 1042`."""
    return f"{payment.get_method_display()} {payment.reference}".strip()


def line_facts(line: InvoiceLine) -> dict[str, Any]:
    """One line as it was issued. covers_from, covers_through: of one that covers days."""
    return {
        "description": line.description,
        "covers_from": None,
        "covers_through": None,
        "amount": line.amount,
        **kinds.of(line.kind).printed_line(line),
    }
