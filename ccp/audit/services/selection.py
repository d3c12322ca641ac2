"""From a draw to cases: one for each cycle that was drawn (handbook section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from casework.models import Case
from ccp.audit.models import AuditCase, Draw, Unit
from ccp.audit.rules.clock import notice_on
from ccp.audit.rules.flows import KEY, OPEN
from ccp.audit.services.withdrawing import withdraw_all
from ccp.audit.verbs import AuditVerb
from members.models import User
from members.queries.policy import policy
from members.services import history
from plumbing import copying

NOT_DRAWN_AGAIN = "The round was drawn again, and this cycle was not drawn."
CHUNK = 5000

# The drawn units in their order that have no case that lives.
_WANTED = """
SELECT unit.id, unit.certification_id, held.certificant_id,
       cycle.start, cycle."end", cycle.required,
       EXISTS (SELECT FROM ccp_attestation signed WHERE signed.cycle_id = cycle.id)
FROM audit_drawn drawn
JOIN audit_unit unit ON unit.id = drawn.unit_id
JOIN members_certification held ON held.id = unit.certification_id
JOIN ccp_cycle cycle ON cycle.certification_id = unit.certification_id AND cycle.start = unit.start
WHERE drawn.draw_id = %s AND NOT EXISTS (
    SELECT FROM audit_auditcase audit
    WHERE audit.unit_id = unit.id AND audit.withdrawn_on IS NULL
)
ORDER BY drawn.place
"""


def select(draw: Draw, *, on: date, actor: User | None) -> None:
    """Open a case for each unit of a draw that has none, and withdraw those of an earlier draw that
    this one did not take. Runs in the draw's transaction, with the round locked.
    """
    if draw.number > 1:
        _let_go(draw, on=on, actor=actor)
    year = draw.round.year
    number = AuditCase.objects.filter(unit__round=draw.round).count()
    with connection.cursor() as cursor:
        cursor.execute(_WANTED, [draw.pk])
        wanted = cursor.fetchall()  # what is drawn is a small part of a list
        for first in range(0, len(wanted), CHUNK):
            rows = wanted[first : first + CHUNK]
            cases = [
                Case(
                    kind=KEY,
                    number=f"{year}-{place:04}",
                    certificant_id=owner,
                    state="selected",
                    opened_at=draw.drawn_at,
                    changed_at=draw.drawn_at,
                )
                for place, (_, _, owner, *_) in enumerate(rows, start=number + 1)
            ]
            number += len(rows)
            copying.add(cases)
            _add(draw, cases, rows)
            history.record_many(
                actor=actor,
                verb=AuditVerb.AUDIT_SELECTED,
                deeds=(
                    history.Deed(case.subject, case.certificant_id, {"case": case.number})
                    for case in cases
                ),
            )


def _add(draw: Draw, cases: list[Case], rows: Sequence[tuple[Any, ...]]) -> None:
    day = notice_on(draw.round.year, draw.drawn_on, policy())
    copying.add(
        [
            AuditCase(
                case=case,
                unit_id=unit,
                certification_id=certification,
                start=start,
                end=end,
                required=required,
                attested=attested,
                notice_on=day,
                next_on=day,
            )
            for case, (unit, certification, _, start, end, required, attested) in zip(
                cases, rows, strict=True
            )
        ]
    )


def _let_go(draw: Draw, *, on: date, actor: User | None) -> None:
    """Withdraw the open cases of the round that this draw did not take."""
    left = AuditCase.objects.filter(unit__round=draw.round, case__state__in=OPEN).exclude(
        unit__in=Unit.objects.filter(drawn__draw=draw)
    )
    ids = list(left.order_by("case").values_list("case", flat=True))
    withdraw_all(ids, reason=NOT_DRAWN_AGAIN, on=on, actor=actor)
