"""Standing: the rule in Python, certification by certification, and its SQL twin over all."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import connection, transaction

from bench.figures import Figure, Scale
from members.models import Certification
from members.queries import standing
from members.queries.facts import facts_of
from members.queries.policy import policy
from members.queries.standing_sql import standing_sql
from members.rules.facts import Known
from members.rules.standing import decide, judge
from plumbing import clock

ROUNDS = 3
SAMPLE = 50_000
TWIN_SECONDS = 10


def measure(scale: Scale) -> Iterator[Figure]:
    on = clock.today()
    rows = Certification.objects.filter(granted_on__lte=on).select_related("certificant")
    facts = list(facts_of(list(rows.order_by("pk")[:SAMPLE])).values())
    began = time.perf_counter()
    for one in facts:
        judge(Known(one, on), on, policy())
    judged = time.perf_counter()
    for one in facts:
        decide(one, on, policy())
    decided = time.perf_counter()
    yield Figure("rule: standings per second", len(facts) / (judged - began), "1/s")
    yield Figure("rule with what comes next", len(facts) / (decided - judged), "1/s")

    counts, floors = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = standing.count(on)
        counts.append(time.perf_counter() - began)
        floors.append(_read_all())
    total = sum(found.standings.values())
    limit = TWIN_SECONDS if scale.people <= 1_000_000 else None  # noqa: PLR2004
    note = f"{total:,} certifications"
    yield Figure("twin: count of all", min(counts), "s", at_most=limit, note=note)
    yield Figure(
        "twin beside reading the facts", min(counts), "s", min(floors), note="bare grouped reads"
    )
    began = time.perf_counter()
    listed = sum(1 for _ in standing.all_standings(on))
    yield Figure("twin: list of all", time.perf_counter() - began, "s", note=f"{listed:,} lines")
    with transaction.atomic(), connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(
            f"CREATE TEMPORARY TABLE stood ON COMMIT DROP AS {standing_sql(policy())}", {"on": on}
        )
        yield Figure("twin: all answers kept", time.perf_counter() - began, "s")


def _read_all() -> float:
    """Seconds to read, in groups, the facts that any standing of all must read."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(granted_on) FROM members_certification")
        for table, column in (("duespaid", "paid_on"), ("cyclefact", "met_on")):
            cursor.execute(
                f"SELECT count(latest) FROM (SELECT max({column}) AS latest FROM members_{table}"
                " GROUP BY certification_id) grouped"
            )
    return time.perf_counter() - began
