"""Failed audits: the day that standing rests on, against the case that says so (section 7)."""

from __future__ import annotations

from amt_portal.facts_check.statement import Statement

FAILED = Statement(
    "audit_failed_on",
    "audit_auditcase",
    """
    SELECT 'certification ' || held.number || ', cycle ' || start,
           fact.audit_failed_on, told.failed_on
    FROM (
        SELECT audit.certification_id, audit.start, max(audit.failed_on) AS failed_on
        FROM audit_auditcase audit JOIN casework_case opened ON opened.id = audit.case_id
        WHERE opened.state IN ('failed', 'appealed')
        GROUP BY audit.certification_id, audit.start
    ) told
    FULL JOIN (
        SELECT certification_id, start, audit_failed_on FROM members_cyclefact
        WHERE audit_failed_on IS NOT NULL
    ) fact USING (certification_id, start)
    JOIN members_certification held ON held.id = certification_id
    WHERE told.failed_on IS DISTINCT FROM fact.audit_failed_on
    """,
)

STATEMENTS = (FAILED,)
