"""Dues and late fees as kinds of lines: what a settled one brings about, what taking money back
undoes, and how it is told (handbook section 3).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import get_text_list

from billing.dues.models import DuesLine, ImportedDues, LineKind
from billing.dues.queries import open_lines, prospects
from billing.dues.queries.paid_years import last_came, paid_on
from billing.dues.rules import telling
from billing.dues.rules.dunning import link_through
from billing.dues.rules.paying import what_it_takes
from billing.dues.services import cleared, sheets
from billing.dues.services.sheets import DuesSheet
from billing.kinds import Balance, Kind, Terms
from billing.models import Invoice, InvoiceLine, InvoiceState, Payment
from billing.queries.member_invoices import Owed
from billing.rules.money import ZERO
from members.models import Certification, User
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.rules.facts import Known
from members.rules.standing import ended
from members.services import facts
from plumbing import copying

ABOUT = (
    *("line_id", "kind", "certification_id", "year", "covers_from", "covers_to"),
    *("program_code", "program_name", "certification_number", "live"),
)


class Dues(Kind):
    """The yearly fee of a certification, and the fee for coming back late."""

    reads = ("dues__certification__certificant", "dues__certification__program")
    folder = "billing/dues"
    no_longer = (
        "Paying this no longer helps: the certification needs recertification, or has had it. "
        "Nothing was charged."
    )

    def issued(self, lines: Sequence[tuple[int, Any]]) -> None:
        copying.add_values(DuesLine, ABOUT, ((pk, *about, True) for pk, about in lines))

    def terms(self, lines: Sequence[InvoiceLine]) -> Mapping[int, Terms]:
        return open_lines.terms(lines)

    def refuses(self, balance: Balance, received_on: date) -> str:
        """Standing would not see a payment that is older than the line's own anchor."""
        own = balance.line.dues
        anchor = own.certification.anchor
        if received_on < anchor and own.year > anchor.year:
            return "That day is before the certification began: it would not count."
        return ""

    def takes_credit(self, lines: Sequence[Balance], on: date) -> list[Balance]:
        return open_lines.helped(lines, on)

    def first(self, lines: Sequence[Balance], amount: Decimal, on: date) -> list[int]:
        """The lines by which the money brings lapsed certifications back. It goes there first: the
        invoice has named that sum, and fees of others may be on it, too.
        """
        charged = {balance.line.pk: balance.line for balance in lines}
        open_ = open_lines.open_lines(lines[0].line.invoice.payer_id)
        found: list[int] = []
        held = {line.dues.certification_id for line in charged.values()}
        for pk, known in standing_facts(held).items():
            if on < known.granted_on:
                continue
            takes = what_it_takes(pk, known, open_, on, policy())
            fits = takes.returns and takes.amount <= amount
            if fits and all(one.line in charged for one in takes.lines):
                found += [one.line for one in takes.lines]
                amount -= takes.amount
        return found

    def settled(
        self, *, lines: Sequence[Balance], paid_on: date, on: date, actor: User | None
    ) -> None:
        """A dues year is paid, which is a fact of standing; a late fee changes nothing."""
        for balance in lines:
            line = balance.line
            if line.kind == LineKind.DUES:
                day = last_came(line) if balance.paid > ZERO else None
                facts.dues_paid(
                    certification=line.dues.certification,
                    year=line.dues.year,
                    paid_on=day or paid_on,
                    on=on,
                    actor=actor,
                )

    def taken_back(
        self, *, lines: Sequence[InvoiceLine], on: date, actor: User | None, reason: str
    ) -> None:
        for line in lines:
            if line.kind == LineKind.DUES:
                _unpaid(line.dues.certification, line.dues.year, on, actor, reason)

    def imported_taken_back(
        self, *, payment: Payment, on: date, actor: User | None, reason: str
    ) -> None:
        imported = ImportedDues.objects.filter(payment=payment)
        for one in imported.select_related("certification__certificant"):
            _unpaid(one.certification, one.year, on, actor, reason)

    def voided(self, *, invoice: Invoice) -> None:
        DuesLine.objects.filter(line__invoice=invoice).update(live=False)

    def page_ended(self, *, invoice: Invoice, on: date) -> None:
        """A recertification that came while it was open has cleared what it asks for."""
        cleared.void(invoice, on=on)

    def page(self, invoice: Invoice, owed: Owed, on: date) -> dict[str, Any]:
        charged = [one for one in owed.charged if isinstance(one.terms, open_lines.DuesTerms)]
        found = prospects.prospects(charged, owed, on)
        newest = open_lines.year_of(charged[-1].line.dues)
        now = next(one.now for one in found.each if one.line.pk == charged[-1].line.pk)
        late_fee, short = invoice.kind == LineKind.LATE_FEE, bool(found.short)
        by_check = telling.by_check(
            short=short,
            back=bool(found.back),
            grace=not late_fee and newest.grace_through >= on,
        )
        return {
            "prospects": found,
            "least_lines": found.least_lines,
            "renewals": found.each,
            "headline": telling.headline(
                late_fee=late_fee,
                paid=invoice.state == InvoiceState.PAID,
                renewed=all(one.now.standing == "active" for one in found.each),
            ),
            "overdue": telling.overdue(now, late_fee=late_fee, past_due=owed.past_due, short=short),
            "check_note": by_check and f"billing/dues/by_check/{by_check}.html",
            "codes": get_text_list([one.line.program_code for one in found.each], "and"),
            "now": now,
            "newest_year": newest,
            "code": charged[-1].line.dues.program_code,
            "through": link_through(
                on,
                newest.grace_through,
                lapsed=any(one.now.standing == "lapsed" for one in found.each),
            ),
        }

    def says(self, balance: Balance, owed: Owed, on: date) -> str:
        facts = open_lines.known_facts([balance])[balance.line.dues.certification_id]
        return telling.row(
            ended(Known(facts, on)),
            charged=balance not in owed.not_helped,
            cleared=open_lines.cleared(balance),
        )

    def void_words(self, invoice: Invoice) -> tuple[str, str]:
        if invoice.kind != LineKind.DUES:
            return "", ""
        then = "The next run invoices its dues again if they are still owed."
        return then, "Its dues can be invoiced again."

    def sheet(self, lines: Collection[InvoiceLine], on: date) -> DuesSheet:
        return DuesSheet.of(lines, on)

    def printed_line(self, line: InvoiceLine) -> dict[str, Any]:
        """A late fee covers no days."""
        if line.kind != LineKind.DUES:
            return {}
        return {"covers_from": line.dues.covers_from, "covers_through": line.dues.covers_last}

    def receipt(self, lines: Sequence[InvoiceLine], on: date) -> dict[str, Any]:
        return sheets.receipt(lines, on)

    def paid(
        self, payment: Payment, lines: Sequence[InvoiceLine], on: date
    ) -> list[dict[str, Any]]:
        return [
            {"template": "billing/dues/_paid.html", "one": one}
            for one in prospects.paid_for(payment, lines, on)
        ]


def _unpaid(
    certification: Certification, year: int, on: date, actor: User | None, reason: str
) -> None:
    facts.dues_unpaid(
        certification=certification,
        year=year,
        still_paid_on=paid_on(certification, year),
        on=on,
        actor=actor,
        reason=reason,
    )
