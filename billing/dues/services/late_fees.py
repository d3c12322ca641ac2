"""The fee for coming back late: an invoice of its own on the day of the lapse (handbook section 3).

It never stands between a member and their standing: it carries no dues, and money reaches it after
all dues. Where the policy's fee is 0.00 nothing happens.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from billing.dues.models import DuesLine, LineKind
from billing.dues.queries.due import late_fees_in_vain
from billing.dues.rules.figures import LATE_FEE
from billing.dues.services.issuing import asked
from billing.models import Payer
from billing.rules.money import ZERO, cents
from billing.services import issuing, voids
from members.models import Certification, News
from members.queries.facts import standing_facts
from members.queries.locks import lock_holders
from members.queries.policy import policy
from members.rules.dues import DuesYear, first_unpaid
from members.rules.facts import Known
from members.rules.standing import judge

DUE_AFTER = timedelta(days=30)
STILL_NEWS = timedelta(
    days=90
)  # a lapse found later than that, as by an import, costs nothing more
IN_VAIN = "Paying no longer brings it back"

log = logging.getLogger(__name__)


def issue(*, lapses: Iterable[News], on: date) -> int:
    """Issue the fee of each of these lapses that paying undoes, once for each certification and
    lapse; return how many. Inside the caller's transaction.
    """
    fees = [
        (change.held_id, fee)
        for change in lapses
        if change.since > on - STILL_NEWS
        and (fee := cents(policy()[LATE_FEE].on(change.since))) > ZERO
    ]
    # All at once, and before the first number: a renewal run that holds people waits for numbers.
    lock_holders([certification_id for certification_id, _ in fees])
    return sum(_issue(certification_id, fee, on) for certification_id, fee in fees)


def _issue(certification_id: int, fee: Decimal, on: date) -> bool:
    held = Certification.objects.select_related("certificant", "program").get(pk=certification_id)
    known = Known(standing_facts([held.pk])[held.pk], on)
    if judge(known, on, policy()).way_back != "pay_dues":
        return False
    year = first_unpaid(known, policy())
    if year is None or _asked_before(held, year):
        return False
    program = policy().programs[held.program.key].names.on(on)
    what = f"late fee {year.name}"
    line = asked(LineKind.LATE_FEE, what, fee, (held.pk, held.number), year, program)
    issuing.issue(
        payer=Payer.of(held.certificant), lines=[line], on=on, due_on=on + DUE_AFTER, actor=None
    )
    return True


def _asked_before(held: Certification, year: DuesYear) -> bool:
    """Whether this lapse has had its fee, whatever became of it: a waived one is not asked anew."""
    return DuesLine.objects.filter(
        certification=held, year=year.name, kind=LineKind.LATE_FEE
    ).exists()


def void_in_vain(*, on: date) -> int:
    """Void the open fees of certifications that paying no longer brings back; return how many."""
    voided = 0
    for invoice in late_fees_in_vain():
        try:
            with transaction.atomic():
                voids.take_off(invoice=invoice, reason=IN_VAIN, on=on, actor=None)
        except voids.VoidRefused as refused:  # money on it, or a card page: for another night
            log.info("late fee stays: %s", refused, extra={"invoice": invoice.number})
        else:
            voided += 1
    return voided
