"""What dues show on pages that cross apps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from billing.dues.queries.open_lines import open_lines_and_fees
from billing.dues.rules.paying import Open, Paying, what_it_takes
from members.models import Certificant
from members.queries.held import Held
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY, first_of_month
from members.rules.dues import DuesYear, first_unpaid
from members.rules.facts import Known


@dataclass(frozen=True, slots=True)
class DuesCard:
    """The dues of one certification. paid_through: last day covered without a gap. year: the first
    unpaid dues year, past due or to come; payable: False once paying no longer helps. paying: what
    it takes to pay, and what that does. invoiced_on: when the next invoice comes. late_fee: the
    oldest one that is open, which is asked for beside the dues.
    """

    paid_through: date
    year: DuesYear
    payable: bool
    paying: Paying
    invoiced_on: date
    past_due: bool
    late_fee: Open | None

    @property
    def invoice(self) -> str:
        """The oldest open invoice to pay; "" when nothing is open that paying helps."""
        return next(iter(self.paying.invoices), "")

    @property
    def complete(self) -> bool:
        """Whether all that it takes can be paid: none of it waits for an invoice."""
        return bool(self.paying.lines) and not self.paying.missing


def dues_cards(certificant: Certificant, held: Collection[Held], on: date) -> dict[int, DuesCard]:
    """The dues of each certification that a person holds, by its id: one query."""
    open_ = open_lines_and_fees(certificant.pk)
    owed = [line for line in open_ if not line.late_fee]
    fees = {line.certification: line for line in reversed(open_) if line.late_fee}
    cards: dict[int, DuesCard] = {}
    for one in held:
        pk, year = one.certification.pk, first_unpaid(Known(one.facts, on), policy())
        if year is None:
            continue
        cards[pk] = DuesCard(
            paid_through=year.covers.start - ONE_DAY,
            year=year,
            payable=year.payable_on(on),
            paying=what_it_takes(pk, one.facts, owed, on, policy()),
            invoiced_on=first_of_month(year.covers.start),
            past_due=year.due_on < on,
            late_fee=fees.get(pk),
        )
    return cards
