"""The SQL twin of the standing rule: the answers of `members.rules.standing`, set by set.

The rule in Python is the one to read and to change; this tells the database the same, for lists,
counts and sweeps. `tests/members/queries/test_standing_sql.py` holds the two together on the
handbook's cases and on generated histories.

Dues years and cycles are kept as bits, the first one leftmost: the first of an anchor that is not
paid, or not met, is where the first 0 stands. There is room for 128 of each, and for dues years
from 1801 to 2200.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from members.rules.calendar import CYCLE_YEARS
from members.rules.dated import Dated, Policy
from members.rules.figures import (
    CCP_MANDATORY_GRANTED_FROM,
    CCP_MANDATORY_RECERTIFIED_AFTER,
    DUES_PAYABLE_YEARS,
    EXAM_ONLY_AFTER_YEARS,
    GRACE_DAYS,
)

DAYS = 365 * CYCLE_YEARS  # of the shortest cycle
FIRST_YEAR = 1801

# Of everybody, dues and cycles are grouped beside the certifications, in the order of their ids:
# for a million that takes half of what asking for those of each takes. Of some they are asked for
# each: the planner could take the groups for small, and make them anew for every certification.
_GROUPED = """
    LEFT JOIN (
        SELECT held.id, {facts}
        FROM members_certification held JOIN {table} fact ON fact.certification_id = held.id
        GROUP BY held.id
    ) {name} ON {name}.id = held.id"""
_EACH = """
    CROSS JOIN LATERAL (
        SELECT {facts} FROM {table} fact WHERE fact.certification_id = held.id
    ) {name}"""
_DUES = """
    bit_or({first_ever} >> (year - {first_year})) FILTER (
        WHERE paid_on BETWEEN {known_anchor} AND {day}
          AND (paid_on < make_date(year + 1, 1, 1) OR paid_on < {told_unpayable_from})
    ) AS ever_paid,
    min(paid_on) FILTER (WHERE paid_on > {day}) AS paid_ahead_on"""
_CYCLES = """
    bit_or({first} >> {told_k}) FILTER (
        WHERE start <= met_on AND met_on <= {day} AND met_on >= {known_anchor}
          AND start = {told_start}
          AND (met_on < start + {cycle_days} OR met_on < {told_end})
    ) AS met,
    min(audit_failed_on) FILTER (WHERE {failed}) AS audit_failed_on,
    count(*) FILTER (WHERE {failed}) AS audits_failed,
    least(min(met_on) FILTER (WHERE met_on > {day}),
          min(audit_failed_on) FILTER (WHERE audit_failed_on > {day})) AS cycle_ahead_on"""

_DATED_AHEAD = (
    "recertified_on",
    "suspended_from",
    "suspended_until",
    "retired_on",
    "retired_until",
    "revoked_on",
    "deceased_on",
)

# A stage that ends in OFFSET 0 is fenced: what it works out once is not worked out again wherever
# the next one names it.
_SQL = """
WITH
-- What counts on the day of all that is on record.
as_known AS NOT MATERIALIZED (
    SELECT held.id, held.number, held.certificant_id, held.program_id, held.granted_on,
           on_day, on_year, known_anchor AS anchor, anchor_year,
           recertified_on <= on_day AS recertified,
           coalesce(substring(ever_paid FROM anchor_year + 2 - {first_year} FOR 128), {none})
               AS paid,
           coalesce(met, {none}) AS met,
           audit_failed_on,
           coalesce(audits_failed, 0) AS audits_failed,
           CASE WHEN deceased_on <= on_day THEN deceased_on END AS deceased_on,
           CASE WHEN revoked_on BETWEEN known_anchor AND on_day THEN revoked_on END AS revoked_on,
           CASE WHEN retired_on BETWEEN known_anchor AND on_day
                 AND (retired_until > on_day) IS NOT FALSE
                THEN retired_on END AS retired_on,
           CASE WHEN suspended_from BETWEEN known_anchor AND on_day
                 AND (suspended_until > on_day) IS NOT FALSE
                THEN suspended_from END AS suspended_on,
           suspended_until,
           least({ahead}, paid_ahead_on, cycle_ahead_on) AS ahead_on
    FROM (SELECT held.*, {day} AS on_day, date_part('year', {day})::int AS on_year,
                 {known_anchor} AS known_anchor,
                 date_part('year', {known_anchor})::int AS anchor_year
          FROM members_certification held
          WHERE granted_on <= {day} AND ({among})
          ORDER BY held.id
          OFFSET 0) held{dues}{cycles}
    LEFT JOIN members_certificant person
           ON person.id = held.certificant_id AND person.deceased_on IS NOT NULL
    OFFSET 0
),
-- The days that follow from it.
days AS NOT MATERIALIZED (
    SELECT as_known.*, due_on, lapses_on, unpayable_from, ccp_from,
           CASE WHEN ccp_from <= on_day
                THEN ended - bit_count(substring(met FROM 1 FOR ended)) ELSE 0 END AS unmet_cycles
    FROM as_known
    CROSS JOIN LATERAL (
        SELECT {due_on} AS due_on, n, k,
               granted_on >= {mandatory_granted_from}
               OR (recertified AND anchor > {mandatory_recertified_after}) AS mandatory
        FROM (SELECT position(B'0' IN paid) AS n, position(B'0' IN met) AS k) unpaid
        OFFSET 0
    ) duty
    CROSS JOIN LATERAL (
        SELECT due_on + {grace_days} + 1 AS lapses_on,
               {unpayable_from} AS unpayable_from,
               CASE WHEN mandatory THEN {unmet_end} END AS ccp_from,
               ({years} - CASE WHEN {reached} > on_day THEN 1 ELSE 0 END) / {cycle_years} AS ended
    ) turn
    OFFSET 0
),
answer AS NOT MATERIALIZED (
    SELECT days.*, lapsed_since, {exam_only_from} AS exam_only_from,
           CASE WHEN deceased_on IS NOT NULL THEN 'deceased'
                WHEN revoked_on IS NOT NULL THEN 'revoked'
                WHEN retired_on IS NOT NULL THEN 'retired'
                WHEN suspended_on IS NOT NULL THEN 'suspended'
                WHEN lapsed_since IS NOT NULL THEN 'lapsed'
                WHEN due_on < on_day THEN 'grace'
                ELSE 'active' END AS word,
           coalesce(audits_failed > 0 OR ccp_from <= on_day
                    OR (lapses_on <= on_day AND unpayable_from <= on_day), false) AS must_recertify
    FROM days
    CROSS JOIN LATERAL (
        SELECT least(audit_failed_on,
                     CASE WHEN ccp_from <= on_day THEN ccp_from END,
                     CASE WHEN lapses_on <= on_day THEN lapses_on END) AS lapsed_since
        OFFSET 0
    ) lapse
    OFFSET 0
)
SELECT id, number, certificant_id, program_id, granted_on, on_day, anchor, paid, word,
       next_change_on, least(next_change_on, ahead_on) AS next_look_on,
       CASE word WHEN 'deceased' THEN deceased_on WHEN 'revoked' THEN revoked_on
                 WHEN 'retired' THEN retired_on WHEN 'suspended' THEN suspended_on
                 WHEN 'lapsed' THEN lapsed_since WHEN 'grace' THEN due_on + 1 END AS since,
       CASE WHEN word <> 'lapsed' THEN ''
            WHEN must_recertify THEN 'recertify' ELSE 'pay_dues' END AS way_back,
       word = 'lapsed' AND must_recertify AND exam_only_from <= on_day AS exam_only,
       CASE WHEN word = 'grace' OR word = 'lapsed' AND lapses_on <= on_day
            THEN 1 ELSE 0 END AS dues_reasons,
       CASE WHEN word = 'lapsed' THEN unmet_cycles ELSE 0 END AS ccp_reasons,
       CASE WHEN word = 'lapsed' THEN audits_failed ELSE 0 END AS audit_reasons
FROM answer
CROSS JOIN LATERAL (
    SELECT CASE word WHEN 'suspended' THEN suspended_until
                     WHEN 'active' THEN least(due_on + 1, ccp_from)
                     WHEN 'grace' THEN least(lapses_on, ccp_from)
                     WHEN 'lapsed' THEN
                         CASE WHEN NOT must_recertify THEN least(unpayable_from, ccp_from)
                              WHEN exam_only_from > on_day THEN exam_only_from END
           END AS next_change_on
    OFFSET 0
) change
"""


def standing_sql(policy: Policy, among: str = "", day: str = "%(on)s::date") -> str:
    """A SELECT of the standings on a day of the certifications granted by that day.

    among: a condition on `members_certification held`, "" for everybody; day: an expression, of
    `held` too if each has a day of its own. Both may bring parameters. The columns:
    id, number, certificant_id, program_id, granted_on and anchor of the certification;
    on_day, the day asked for;
    paid, a bit for each dues year;
    next_look_on, the day of `timeline.next_look`;
    word, since, way_back and next_change_on as in StandingDecision; exam_only, whether `routes`
    is that one; dues_reasons, ccp_reasons and audit_reasons, how many `reasons` are of that kind.

    Raises PolicyError where the policy leaves a gap.
    """
    known_anchor = f"(CASE WHEN recertified_on <= {day} THEN recertified_on ELSE granted_on END)"
    told_n = f"(year - date_part('year', {known_anchor})::int)"
    told_payable = _dated(policy[DUES_PAYABLE_YEARS], _due_on(known_anchor, told_n))
    told_k = f"((start - {known_anchor}) / {DAYS})"
    years = "(on_year - anchor_year)"
    names = {
        "day": day,
        "known_anchor": known_anchor,
        "first": f"B'1{'0' * 127}'",
        "first_ever": f"B'1{'0' * 399}'",
        "first_year": FIRST_YEAR,
        "told_unpayable_from": _anniv(known_anchor, f"{told_n} + {told_payable}"),
        "told_k": told_k,
        "cycle_days": DAYS,
        "told_start": _anniv(known_anchor, f"{CYCLE_YEARS} * {told_k}"),
        "told_end": _anniv(known_anchor, f"{CYCLE_YEARS} * ({told_k} + 1)"),
        "failed": f"audit_failed_on <= {day} AND audit_failed_on >= {known_anchor}",
    }
    beside = _EACH if among else _GROUPED
    dues, cycles = _DUES.format(**names), _CYCLES.format(**names)
    return _SQL.format(
        day=day,
        known_anchor=known_anchor,
        ahead=", ".join(f"CASE WHEN {fact} > on_day THEN {fact} END" for fact in _DATED_AHEAD),
        among=among or "true",
        dues=beside.format(name="dues", table="members_duespaid", facts=dues),
        cycles=beside.format(name="cycles", table="members_cyclefact", facts=cycles),
        first_year=FIRST_YEAR,
        none=f"B'{'0' * 128}'",
        cycle_years=CYCLE_YEARS,
        due_on=_due_on("anchor", "n"),
        grace_days=_dated(policy[GRACE_DAYS], "due_on"),
        unpayable_from=_anniv("anchor", f"n + {_dated(policy[DUES_PAYABLE_YEARS], 'due_on')}"),
        unmet_end=_anniv("anchor", f"{CYCLE_YEARS} * k"),
        mandatory_granted_from=_dated(policy[CCP_MANDATORY_GRANTED_FROM], "anchor"),
        mandatory_recertified_after=_dated(policy[CCP_MANDATORY_RECERTIFIED_AFTER], "anchor"),
        exam_only_from=_anniv(
            "lapsed_since", _dated(policy[EXAM_ONLY_AFTER_YEARS], "lapsed_since")
        ),
        years=years,
        reached=_anniv("anchor", years),
    )


def _anniv(day: str, years: str) -> str:
    """As `calendar.anniv`: PostgreSQL, too, takes the 28th where there is no 29 February."""
    return f"({day} + make_interval(years => {years}))::date"


def _due_on(anchor: str, n: str) -> str:
    """The last day of the month in which dues year n begins."""
    months = f"make_interval(years => {n}, months => 1)"
    return f"((date_trunc('month', {anchor}::timestamp) + {months})::date - 1)"


def _dated(values: Dated[Any], day: str) -> str:
    """What `values.on(day)` says, as an expression."""
    ends = {entry.valid_to for entry in values.entries if entry.valid_to is not None}
    turns = sorted(ends | {entry.valid_from for entry in values.entries})
    oldest, *later = [_literal(values.on(turn)) for turn in turns]
    cases = "".join(
        f" WHEN {day} >= {_literal(turn)} THEN {value}"
        for turn, value in reversed(list(zip(turns[1:], later, strict=True)))
    )
    return f"(CASE{cases} ELSE {oldest} END)" if cases else oldest


def _literal(value: date | int) -> str:
    return f"DATE '{value.isoformat()}'" if isinstance(value, date) else str(int(value))
