"""The fees of applications as kinds of lines: what a settled one brings about, what taking the
money back or a void undoes (handbook section 9).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from billing.kinds import Balance, Kind, Terms
from billing.models import Invoice, InvoiceLine, Payment
from billing.queries.balances import balances_of
from billing.rules.money import ZERO
from members.models import User
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY
from members.rules.declared import FIRST_DAY
from recert.models import FeeLine, LineKind
from recert.rules.deadlines import expires_on, void_from
from recert.rules.flows import UNDECIDED
from recert.services import exams, submitting, withdrawing
from recert.services.applying import under_lock

NEVER = FIRST_DAY  # before any money
LONG_AGO = "That is long before this fee was asked for: look at the year."
NOT_REPLACED = "The fee was taken back: {reason}"


class RecertFee(Kind):
    """The fee of an application, and that of another attempt at the exam. What they are about is
    read when it is asked: hardly a line is one of these.
    """

    folder = "recert/fees"
    no_longer = "This fee can no longer be paid. Nothing was charged."

    def terms(self, lines: Sequence[InvoiceLine]) -> Mapping[int, Terms]:
        asked = FeeLine.objects.filter(line__in=[line.pk for line in lines])
        fees = {fee.pk: fee for fee in asked.select_related("application__authorization")}
        return {
            line.pk: Terms(line.invoice.issued_on, _payable_before(line, fees.get(line.pk)))
            for line in lines
        }

    def refuses(self, balance: Balance, received_on: date) -> str:
        """An application that was sent on that day would have expired before it was begun."""
        expires = expires_on(received_on, policy())
        return LONG_AGO if expires <= balance.line.invoice.issued_on else ""

    def settled(
        self, *, lines: Sequence[Balance], paid_on: date, on: date, actor: User | None
    ) -> None:
        for balance in lines:
            line, fee = balance.line, balance.line.recert
            if line.kind == LineKind.RETEST_FEE:
                exams.authorize_again(application=fee.application, on=on)
                continue
            settled_on = Invoice.objects.values_list("settled_on", flat=True)
            day = settled_on.get(pk=line.invoice_id) or paid_on
            submitting.submitted(application=fee.application, paid_on=day, on=on)

    def taken_back(
        self, *, lines: Sequence[InvoiceLine], on: date, actor: User | None, reason: str
    ) -> None:
        """What is not decided ends with its fee, and goes on while a part of it stays: the rest is
        asked for. What was decided stays.
        """
        part = {one.line.pk for one in balances_of([one.pk for one in lines]) if one.paid > ZERO}
        for line in lines:
            application = under_lock(line.recert.application)
            why = NOT_REPLACED.format(reason=reason)
            if line.kind == LineKind.RETEST_FEE:
                exams.unauthorize(application=application, failed=line.recert.failed)
            elif application.case.state in UNDECIDED and line.pk not in part:
                withdrawing.end(application, reason=why, on=on, actor=None, tell=True, wait=False)

    def voided(self, *, invoice: Invoice) -> None:
        for fee in FeeLine.objects.filter(line__invoice=invoice).select_related("application"):
            FeeLine.objects.filter(pk=fee.pk).update(live=False)
            if fee.line.kind == LineKind.APPLICATION_FEE:
                submitting.unlock(fee.application)

    def page(self, invoice: Invoice, _owed: Any, on: date) -> dict[str, Any]:
        line = invoice.lines.select_related("recert__application__authorization").first()
        fee = line.recert if line else None
        before = _payable_before(line, fee) if line else None
        return {
            "through": before - ONE_DAY if before and before != NEVER else on,
            "application": fee.application if fee else None,
        }

    def paid(
        self, _payment: Payment, lines: Sequence[InvoiceLine], _on: date
    ) -> list[dict[str, Any]]:
        return [{"template": "recert/fees/_paid.html", "line": line} for line in lines]


def _payable_before(line: InvoiceLine, fee: FeeLine | None) -> date | None:
    """An application is paid within some days, another attempt while the exam can be taken, and
    neither once the application has ended: that money is credit. fee: None while the invoice is
    being issued.
    """
    if fee is not None and fee.application.ended_on is not None:
        return NEVER
    if line.kind == LineKind.RETEST_FEE:
        return fee.application.authorization.ends_on if fee else None
    return void_from(line.invoice.issued_on, policy())
