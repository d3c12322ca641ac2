"""What invoices, receipts and dues notices say: plain values out of the frozen copies.

The invoice PDF, the receipt PDF, the emails and the letters all take their words' variables from
here, so that they can never tell different things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Q

from billing.dues.rules.dunning import link_through
from billing.dues.rules.paying import what_it_takes
from billing.models import Invoice, InvoiceLine, LineKind, Payment
from billing.queries.balances import Balance, balances, chargeable, open_lines, total
from billing.rules.money import ZERO
from billing.rules.numbers import coupon_code, receipt_number
from billing.services import pay_links
from members.delivery.address import window
from members.models import Certification
from members.queries.facts import facts_of
from members.queries.held import Held
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.rules.calendar import ONE_DAY
from members.rules.dues import first_unpaid
from members.rules.facts import Known
from members.rules.figures import REMITTANCE_ADDRESS, RETURN_ADDRESS
from members.rules.standing import judge
from notices.delivery.points import points_of
from plumbing import clock
from plumbing.pdf.codes import bar_code, qr_code

BODY = "American Medical Technologists"


def invoices_facts(invoices: Iterable[Invoice]) -> dict[int, dict[str, Any]]:
    """The printed invoices, each as on the day it was issued, by id: a query, and four for each
    day.
    """
    issued = {invoice.pk: invoice for invoice in invoices}
    lines: defaultdict[date, list[InvoiceLine]] = defaultdict(list)
    rows = InvoiceLine.objects.filter(invoice__in=issued).order_by("invoice_id", "position")
    for line in rows.select_related("certification__certificant", "certification__program"):
        lines[issued[line.invoice_id].issued_on].append(line)
    facts = {}
    for on, same_day in lines.items():
        known = _known(same_day, on)
        for pk, own in groupby(same_day, key=attrgetter("invoice_id")):
            charged = [Balance(line, ZERO) for line in own]
            holder = charged[0].line.certification.certificant
            facts[pk] = _dues_facts(issued[pk], on, charged, known) | {
                "on": on,
                "stamp": "",
                "letter_number": "",
                "member_number": holder.member_number,
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
    known = _known([one.line for one in due], on)
    facts = _dues_facts(invoice, on, due, known, pay_through)
    open_ = open_lines(invoice.certificant_id)
    for row in facts["certifications"]:
        own = [one for one in open_ if one.certification == row["pk"]]
        row["takes"] = what_it_takes(known.held[row["pk"]].facts, own, on, policy())
    return facts


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known on a day of the certifications on some lines, by id: `held`, and `points`."""

    held: Mapping[int, Held]
    points: Mapping[int, Mapping[str, Any]]


def _known(lines: Iterable[InvoiceLine], on: date) -> _Known:
    held = _held(lines)
    return _Known(held, points_of(held.values(), on))


def _held(lines: Iterable[InvoiceLine]) -> dict[int, Held]:
    certifications = {line.certification_id: line.certification for line in lines}
    facts = facts_of(certifications.values())
    return {pk: Held(row, facts[pk]) for pk, row in certifications.items()}


def _dues_facts(
    invoice: Invoice,
    on: date,
    lines: Sequence[Balance],
    known: _Known,
    pay_through: date | None = None,
) -> dict[str, Any]:
    """These lines of an invoice as told on the day `on`: amounts, days, link, coupon, points."""
    amount = total(lines)
    newest = lines[-1].year
    issued_on = invoice.issued_on
    held = (known.held[balance.line.certification_id] for balance in lines)
    lapsed = any(one.standing(issued_on).standing == "lapsed" for one in held)
    through = pay_through or link_through(issued_on, newest.grace_through, lapsed=lapsed)
    url = pay_links.link(invoice, through=through)
    code = coupon_code(invoice.number, amount)
    certifications = _certifications((balance.line for balance in lines), known.held, on)
    return {
        "invoice": {
            "number": invoice.number,
            "total": amount,
            "issued_on": invoice.issued_on,
            "due_on": invoice.due_on,
            "grace_until": newest.grace_through,
            "past_due": invoice.due_on < on,
            "late_fee": invoice.period is None,
        },
        "certifications": certifications,
        "lines": [line_facts(balance.line) | {"amount": balance.due} for balance in lines],
        "total": amount,
        "pay_url": url,
        "pay_through": through,
        "qr_code": qr_code(url, label="Code that opens this invoice for payment"),
        "coupon": {
            "code": code,
            "bar_code": bar_code(code.replace(" ", "").replace("-", "")),
            "amount": amount,
        },
        "from_lines": invoice.bill_to,
        "remittance": _place(policy()[REMITTANCE_ADDRESS].on(on)),
        "points": _points(lines, known),
        "attachment_name": f"invoice-{invoice.number}.pdf",
    }


def _points(lines: Iterable[Balance], known: _Known) -> list[str]:
    """Where the points stand, a sentence for each certification; it names each of several."""
    codes = {balance.line.certification_id: balance.line.program_code for balance in lines}
    named = len(codes) > 1
    return [
        f"{code}: {known.points[pk]['sentence']}" if named else str(known.points[pk]["sentence"])
        for pk, code in codes.items()
        if pk in known.points
    ]


def receipt_facts(payment: Payment) -> dict[str, Any]:
    """The printed receipt: what came in, what it paid, what is kept as credit."""
    booked_on = clock.office_day(payment.created_at)
    parts = list(
        payment.allocations.filter(Q(put_on=None) | Q(put_on=booked_on), refund=None)
        .select_related("line__invoice", "line__certification__certificant")
        .order_by("pk")
    )
    put = [(part.line, part.amount) for part in parts if part.line is not None]
    paid = [line for line, _ in put]
    credit = payment.amount - sum((part.amount for part in parts), ZERO)
    on = payment.received_on
    bill_to = put[0][0].invoice.bill_to if put else [payment.certificant.full_name]
    return {
        "on": on,
        "letter_number": "",
        "member_number": payment.certificant.member_number,
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
        "certifications": [
            row | {"standing": row["standing"].capitalize()}
            for row in _certifications(paid, _held(paid), on)
        ],
    }


def _place(text: str) -> dict[str, Any]:
    return {"name": BODY, "lines": text.splitlines()}


def method_words(payment: Payment) -> str:
    """How it was paid: `Check 1042`."""
    return f"{payment.get_method_display()} {payment.reference}".strip()


def line_facts(line: InvoiceLine) -> dict[str, Any]:
    """One line as it was issued; a late fee covers no days."""
    dues = line.kind == LineKind.DUES
    return {
        "description": line.description,
        "covers_from": line.covers_from if dues else None,
        "covers_through": line.covers_last if dues else None,
        "amount": line.amount,
    }


def _certifications(
    lines: Iterable[InvoiceLine], held: Mapping[int, Held], on: date
) -> list[dict[str, Any]]:
    """The certifications of lines, each once, under the names of the invoice's day. paid_through:
    the last day covered without a gap.
    """
    first: dict[int, InvoiceLine] = {}
    for line in lines:
        first.setdefault(line.certification_id, line)
    found = []
    for pk, line in first.items():
        day = max(on, line.certification.granted_on)
        known = Known(held[pk].facts, day)
        decision = judge(known, day, policy())
        unpaid = first_unpaid(known, policy())
        found.append(
            {
                "pk": pk,
                "program_name": line.program_name,
                "program_code": line.program_code,
                "number": line.certification_number,
                "standing": decision.standing,
                "since": decision.since,
                "way_back": decision.way_back,
                "paid_through": unpaid.covers.start - ONE_DAY if unpaid else None,
            }
        )
    return found


def certification_facts(certification: Certification, on: date) -> dict[str, Any]:
    """Name, code and number of a certification on a day."""
    program = code_and_name(certification.program, on)
    return {
        "program_name": program.name,
        "program_code": program.code,
        "number": certification.number,
    }
