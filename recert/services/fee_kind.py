"""The fees of applications as kinds of lines: what a settled one brings about, what taking the
money back or a void undoes (handbook section 9).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from billing.kinds import Balance, Kind, Terms
from billing.models import Invoice, InvoiceLine, Payment
from members.models import User
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY
from recert.models import FeeLine, LineKind
from recert.rules.deadlines import void_from
from recert.rules.flows import UNDECIDED
from recert.services import exams, submitting, withdrawing
from recert.services.applying import under_lock

NOT_REPLACED = "The fee was taken back: {reason}"


class RecertFee(Kind):
    """The fee of an application, and that of another attempt at the exam. What they are about is
    read when it is asked: hardly a line is one of these.
    """

    folder = "recert/fees"
    no_longer = "This fee can no longer be paid. Nothing was charged."

    def terms(self, lines: Sequence[InvoiceLine]) -> Mapping[int, Terms]:
        return {line.pk: Terms(line.invoice.issued_on, _payable_before(line)) for line in lines}

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
        """What is not decided ends with its fee; what was decided stays."""
        for line in lines:
            application = under_lock(line.recert.application)
            why = NOT_REPLACED.format(reason=reason)
            if line.kind == LineKind.RETEST_FEE:
                exams.unauthorize(application=application, failed=line.recert.failed)
            elif application.case.state in UNDECIDED:
                withdrawing.end(application, reason=why, on=on, actor=None, tell=True)

    def voided(self, *, invoice: Invoice) -> None:
        for fee in FeeLine.objects.filter(line__invoice=invoice).select_related("application"):
            FeeLine.objects.filter(pk=fee.pk).update(live=False)
            if fee.line.kind == LineKind.APPLICATION_FEE:
                submitting.unlock(fee.application)

    def page(self, invoice: Invoice, _owed: Any, on: date) -> dict[str, Any]:
        line = invoice.lines.select_related("recert__application__authorization").first()
        before = _payable_before(line) if line else None
        return {
            "through": before - ONE_DAY if before else on,
            "application": line.recert.application if line else None,
        }

    def paid(
        self, _payment: Payment, lines: Sequence[InvoiceLine], _on: date
    ) -> list[dict[str, Any]]:
        return [{"template": "recert/fees/_paid.html", "line": line} for line in lines]


def _payable_before(line: InvoiceLine) -> date | None:
    """An application is paid within some days, another attempt while the exam can be taken."""
    if line.kind == LineKind.RETEST_FEE:
        fee = getattr(line, "recert", None)  # none yet while the invoice is being issued
        ends: date | None = fee.application.authorization.ends_on if fee else None
        return ends
    return void_from(line.invoice.issued_on, policy())
