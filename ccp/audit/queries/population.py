"""Which cycles a round would list, and which it leaves out: the twin, in SQL, of
`ccp.audit.rules.population`, for all cycles at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from ccp.audit.rules.flows import OPEN
from ccp.audit.rules.population import LeftOut, bounds
from members.models import Program
from members.queries.policy import policy
from members.queries.programs import code_of

CANDIDATES = f"""
SELECT cycle.certification_id, cycle.start, program.code AS program, CASE
    WHEN EXISTS (
        SELECT FROM audit_staffexclusion excluded
        WHERE excluded.year = %(year)s AND excluded.certification_id = held.id
    ) THEN '{LeftOut.STAFF}'
    WHEN EXISTS (
        SELECT FROM audit_auditcase audit JOIN casework_case opened ON opened.id = audit.case_id
        WHERE audit.certification_id = held.id AND opened.state = ANY(%(open)s)
    ) THEN '{LeftOut.OPEN_CASE}'
    WHEN EXISTS (
        SELECT FROM audit_auditcase audit
        WHERE audit.certification_id = held.id AND audit.passed_on > %(rested)s
    ) THEN '{LeftOut.PASSED_RECENTLY}'
END AS reason
FROM ccp_cycle cycle
JOIN members_certification held ON held.id = cycle.certification_id
JOIN members_certificant person ON person.id = held.certificant_id
JOIN unnest(%(programs)s::bigint[], %(codes)s::text[]) AS program (id, code)
    ON program.id = held.program_id
WHERE cycle.rolled_on BETWEEN %(first)s AND %(last)s
    AND (person.deceased_on IS NULL OR person.deceased_on > %(on)s)
    AND (held.revoked_on BETWEEN held.anchor AND %(on)s) IS NOT TRUE
    AND NOT EXISTS (
        SELECT FROM audit_unit listed
        WHERE listed.certification_id = held.id AND listed.start = cycle.start
            AND listed.round_id IS DISTINCT FROM %(round)s
    )
"""  # noqa: S608 - constants


def asked(year: int, on: date, *, round_id: int | None = None) -> dict[str, Any]:
    """What CANDIDATES asks for. round_id: the round itself, whose own list is no earlier one."""
    within = bounds(year, on, policy())
    programs = dict(Program.objects.values_list("pk", "key"))
    return {
        "year": year,
        "on": on,
        "round": round_id,
        "first": within.first,
        "last": within.last,
        "rested": within.rested,
        "open": sorted(OPEN),
        "programs": list(programs),
        "codes": [code_of(key, on) for key in programs.values()],
    }


@dataclass(frozen=True, slots=True)
class Preview:
    """How many cycles would stand on a list, and how many are left out for which reason, by the
    code of the program.
    """

    listed: Mapping[str, int]
    left_out: Mapping[str, Mapping[str, int]]

    @property
    def population(self) -> int:
        return sum(self.listed.values())

    @property
    def excluded(self) -> dict[str, int]:
        """All that is left out, by reason; one that never applies is not there."""
        total: Counter[str] = Counter()
        for reasons in self.left_out.values():
            total.update(reasons)
        return dict(sorted(total.items()))


def preview(year: int, on: date, *, round_id: int | None = None) -> Preview:
    """What a round would list if it were frozen now: one query over the cycles that rolled over."""
    counted = f"SELECT program, reason, count(*) FROM ({CANDIDATES}) found GROUP BY 1, 2 ORDER BY 1"  # noqa: S608
    listed: dict[str, int] = {}
    left_out: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(counted, asked(year, on, round_id=round_id))
        for program, reason, count in cursor.fetchall():
            if reason is None:
                listed[program] = count
            else:
                left_out.setdefault(program, {})[reason] = count
    return Preview(listed, left_out)
