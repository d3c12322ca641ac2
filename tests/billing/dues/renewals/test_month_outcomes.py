"""The pages of a month tell of each certification what its run would do."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from billing.dues.models import DuesLine, LineKind
from billing.dues.queries.month_outcomes import LEFT_OUT, certifications, listed
from billing.dues.queries.renewals import _decided, all_people_due
from billing.models import Invoice, InvoiceLine, InvoiceState
from members.models import Certification, PolicyValue
from members.services import standing
from plumbing.copying import add
from tests import plans
from tests.members.queries.test_standing_sql import record
from tests.members.rules import histories

pytestmark = pytest.mark.django_db

BATCH = 1000
YEARS, CHANGED = "dues_payable_years", date(2013, 1, 1)
OUTCOMES = [*LEFT_OUT, "invoiced", "to_invoice"]


def invoice(random, held):
    """An invoice for a dues year of some of them: open, paid, or void, which is as if none were."""
    chosen = [
        (row, row.anchor.year + random.randint(1, 8), random.choice(list(InvoiceState)))
        for row in random.sample(held, len(held) // 2)
    ]
    invoices = add(
        [
            Invoice(
                number=f"T-{row.pk}",
                payer_id=row.certificant_id,
                kind=LineKind.DUES,
                issued_on=date(year, 1, 1),
                due_on=date(year, 2, 1),
                total=50,
                state=state,
                settled_on=date(year, 2, 1) if state == InvoiceState.PAID else None,
                voided_on=date(year, 2, 1) if state == InvoiceState.VOID else None,
                bill_to=[],
            )
            for row, year, state in chosen
        ]
    )
    lines = add(
        [
            InvoiceLine(
                invoice=own, position=1, kind=LineKind.DUES, amount=50, live=state != "void"
            )
            for own, (_row, _year, state) in zip(invoices, chosen, strict=True)
        ]
    )
    add(
        [
            DuesLine(
                line=line,
                certification=row,
                year=year,
                covers_from=date(year, 1, 1),
                covers_to=date(year + 1, 1, 1),
                live=line.live,
            )
            for line, (row, year, _state) in zip(lines, chosen, strict=True)
        ]
    )


@pytest.mark.parametrize("seed", range(6))
def test_generated_certifications_come_out_as_the_run_decides(seed):
    random = Random(seed)
    if seed % 2:
        PolicyValue.objects.filter(name=YEARS).update(valid_to=CHANGED)
        PolicyValue.objects.create(name=YEARS, value=1, valid_from=CHANGED)
    ids = record([histories.case(BATCH * seed + n) for n in range(BATCH)])
    held = list(Certification.objects.filter(pk__in=ids))
    invoice(random, held)
    on = date(2015, 1, 1) + timedelta(days=random.randint(0, 4500))
    while standing.sweep(on=on):
        pass
    plans.learn()
    seen = Counter()
    for month in (date(on.year - random.choice((0, 1, 3, 5)), n, 1) for n in range(1, 13)):
        decided = {
            row.pk: outcome if isinstance(outcome, str) else "to_invoice"
            for people in all_people_due(month)
            for row, outcome in _decided(people, month, on)
        }
        assert dict(certifications(month, on).values_list("pk", "outcome")) == decided
        for key in OUTCOMES:
            said = {pk for pk, outcome in decided.items() if outcome == key}
            assert set(listed(month, key, on).values_list("pk", flat=True)) == said, key
        left_out = {pk for pk, outcome in decided.items() if outcome in LEFT_OUT}
        assert set(listed(month, "left_out", on).values_list("pk", flat=True)) == left_out
        seen.update(decided.values())
    assert seen.keys() == set(OUTCOMES)
    assert seen.total() > BATCH // 4
