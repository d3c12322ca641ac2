"""Issuing the invoices of a month, for one person or for thousands, with their notices (handbook
sections 3 and 11); and what a line of dues asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from billing.dues.models import LineKind
from billing.dues.queries.renewals import Wanted, WantedLine, due_day
from billing.dues.rules.dunning import RENEWAL, next_look_on
from billing.models import Invoice
from billing.rules.money import ZERO
from billing.services import crediting, settling
from billing.services.issuing import Asked, Bill, write
from members.models import User
from members.queries.policy import policy
from members.rules.dues import DuesYear
from members.rules.programs import ProgramName
from notices.services import planning


def issue(*, wanted: Sequence[Wanted], month: date, on: date, actor: User | None) -> None:
    """Write these invoices with their lines, wanted PDFs, notices and history.

    Inside a transaction that has locked the people.
    """
    due_on = due_day(month)
    issued = write(
        bills=[
            Bill(one.certificant.pk, one.certificant, [_asked(line, on) for line in one.lines])
            for one in wanted
        ],
        on=on,
        due_on=due_on,
        remind_on=next_look_on(month, due_on, on, policy()),
        actor=actor,
    )
    planning.plan_step(
        kind=RENEWAL,
        step=f"{month:%Y-%m}",
        about={one.pk: one.bill.payer_id for one in issued},
        due_on=on,
    )
    free = [one.pk for one in issued if any(line.amount == ZERO for line in one.bill.lines)]
    for invoice in Invoice.objects.filter(pk__in=free).order_by("pk"):
        settling.settle_free(invoice=invoice, on=on, actor=actor)
    crediting.use(payer_ids=[one.bill.payer_id for one in issued], on=on, actor=actor)


def _asked(line: WantedLine, on: date) -> Asked:
    """The yearly fee, under the programme's code and name of the day."""
    charge, held = line.charge, line.certification
    program = policy().programs[held.program].names.on(on)
    less = f", less discount {charge.discount}" if charge.discount else ""
    fee = f"renewal fee {charge.year.name}{less}"
    return asked(LineKind.DUES, fee, charge.amount, (held.pk, held.number), charge.year, program)


def asked(
    kind: LineKind,
    what: str,
    amount: Decimal,
    held: tuple[int, str],
    year: DuesYear,
    program: ProgramName,
) -> Asked:
    """A line for a dues year of a certification: its id and number, and its program's names."""
    pk, number = held
    covers, names = year.covers, (program.code, program.name)
    about = (kind, pk, year.name, covers.start, covers.end, *names, number)
    return Asked(kind, f"{program.code} {what}", amount, about)
