"""payments.csv: annual fees received, each for one dues year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from amt_portal.imports.table import OfCertification, Record
from billing.dues.models import DuesLine, ImportedDues, LineKind
from billing.models import Allocation, InvoiceState, Method, Payment
from members.queries.policy import policy
from members.rules.dues import dues_year
from members.rules.facts import anchor_on
from members.services import bulk_facts
from plumbing import copying
from plumbing.tables.row import Row, digest

MOST = Decimal("99999.99")
METHODS = {
    "card": Method.CARD.value,
    "credit card": Method.CARD.value,
    "check": Method.CHECK.value,
    "money order": Method.MONEY_ORDER.value,
    "cash": Method.CASH.value,
    "ach": Method.ACH.value,
    "bank transfer": Method.ACH.value,
    "other": Method.OTHER.value,
}


@dataclass(frozen=True, slots=True)
class Fee:
    """A payment of one dues year, named by the calendar year of its anniversary."""

    year: int | None
    paid_on: date
    amount: Decimal
    method: str


class Payments(OfCertification[Fee]):
    """One row a payment. One that came too late to count stays the person's credit."""

    name = "payments.csv"
    columns: ClassVar[tuple[str, ...]] = (
        "payment_ref",
        "certification_number",
        "dues_year",
        "paid_on",
        "amount",
        "method",
    )
    key_column = "payment_ref"
    kept_in = (Payment, "external_ref")

    def read(self, row: Row) -> Record[Fee]:
        """Read the payment; whose dues year it is comes with the certification."""
        ref = row.text("payment_ref", 64, required=True)
        number = row.text("certification_number", 32, required=True)
        fee = Fee(
            year=row.year("dues_year"),
            paid_on=row.past_day("paid_on", self.on),
            amount=row.money("amount", MOST),
            method=row.choice("method", METHODS),
        )
        said = digest(number, row.cells["dues_year"], fee.paid_on, fee.amount, fee.method)
        return Record(row, ref, said, fee)

    def gather(self, records: Sequence[Record[Fee]]) -> None:
        """Find the dues years that were invoiced and are not paid, too."""
        super().gather(records)
        lines = DuesLine.objects.filter(
            certification__in=[held.pk for held in self.certifications.values()],
            kind=LineKind.DUES,
            live=True,
            line__invoice__state=InvoiceState.OPEN,
        )
        self.open_invoices = {
            (held, year): number
            for held, year, number in lines.values_list(
                "certification", "year", "line__invoice__number"
            )
        }

    def check(self, record: Record[Fee]) -> None:
        """Refuse what is no dues year of the certification (begun, or beginning within a year), and
        what pays one that is on an open invoice: entered by hand it settles that too.
        """
        super().check(record)
        year = record.facts.year
        first = self.certification(record).granted_on.year + 1
        if year is None or not first <= year <= self.on.year + 1:
            record.row.refuse("dues_year", "not a dues year of this certification")
        number = self.open_invoices.get((self.certification(record).pk, year))
        if number and self._counts(record):
            record.row.refuse("dues_year", f"on the open invoice {number}: enter it there")

    def write(self, records: Sequence[Record[Fee]]) -> None:
        """Add the payments, put each to its year, and note the years that are paid by them."""
        counted = [self._counts(record) for record in records]
        payments = copying.add(
            [
                Payment(
                    payer_id=self.certification(record).certificant_id,
                    method=record.facts.method,
                    amount=record.facts.amount,
                    received_on=record.facts.paid_on,
                    left_over=0 if counts else record.facts.amount,
                    external_ref=record.key,
                )
                for record, counts in zip(records, counted, strict=True)
            ]
        )
        allocations, imported, years = [], [], []
        for payment, record, counts in zip(payments, records, counted, strict=True):
            held, year = self.certification(record), record.facts.year
            if year is None or not counts:
                continue
            allocations.append(Allocation(payment=payment, amount=payment.amount))
            imported.append(ImportedDues(payment=payment, certification=held, year=year))
            years.append(bulk_facts.PaidYear(held.pk, year, payment.received_on))
        copying.add(allocations)
        copying.add(imported)
        bulk_facts.dues_paid(years)

    def _counts(self, record: Record[Fee]) -> bool:
        """Whether it counts for its year under the anchor that was in force when it came."""
        held, year, paid_on = self.certification(record), record.facts.year, record.facts.paid_on
        anchor = anchor_on(held, paid_on)
        n = 0 if year is None else year - anchor.year
        return n >= 1 and dues_year(anchor, n, policy()).counts(paid_on)
