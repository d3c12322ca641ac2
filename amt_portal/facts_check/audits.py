"""Failed audits: the day that standing rests on, against the case that says so. Draws: what was
fixed before the seed, and what followed from it (section 7).
"""

from __future__ import annotations

from amt_portal.facts_check.statement import declare

declare(
    "audit_failed_on",
    "audit_auditcase",
    """
    SELECT 'certification ' || held.number || ', cycle ' || start,
           fact.audit_failed_on, told.failed_on
    FROM (
        SELECT certification_id, start, max(failed_on) AS failed_on FROM audit_auditcase
        WHERE failed_on IS NOT NULL GROUP BY certification_id, start
    ) told
    FULL JOIN (
        SELECT certification_id, start, audit_failed_on FROM members_cyclefact
        WHERE audit_failed_on IS NOT NULL
    ) fact USING (certification_id, start)
    JOIN members_certification held ON held.id = certification_id
    WHERE told.failed_on IS DISTINCT FROM fact.audit_failed_on
    """,
)

declare(
    "round_list_sha256",
    "audit_round",
    r"""
    SELECT 'round ' || year, list_sha256, computed FROM audit_round held
    CROSS JOIN LATERAL (
        SELECT encode(sha256(convert_to(coalesce(
            string_agg(replace(unit.id::text, '-', '') || E'\n', '' ORDER BY unit.id), ''
        ), 'UTF8')), 'hex') AS computed
        FROM audit_unit unit WHERE unit.round_id = held.id
    ) again
    WHERE list_sha256 <> computed
    """,
)

declare(
    "drawn_ticket",
    "audit_drawn",
    """
    SELECT 'round ' || held.year || ', unit ' || name.hex, drawn.ticket, again.ticket
    FROM audit_drawn drawn
    JOIN audit_draw draw ON draw.id = drawn.draw_id
    JOIN audit_round held ON held.id = draw.round_id
    CROSS JOIN LATERAL (SELECT replace(drawn.unit_id::text, '-', '') AS hex) name
    CROSS JOIN LATERAL (
        SELECT encode(sha256(convert_to(draw.seed || ',' || name.hex, 'UTF8')), 'hex') AS ticket
    ) again
    WHERE drawn.ticket <> again.ticket
    """,
)
