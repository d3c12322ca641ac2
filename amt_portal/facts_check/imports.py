"""What an import has taken is on record."""

from __future__ import annotations

from amt_portal.facts_check.statement import declare

declare(
    "imported_row",
    "members_importedrow",
    """
    SELECT imported.file || ' ' || imported.key, 'taken', 'not on record'
    FROM members_importedrow imported
    LEFT JOIN members_certificant person
        ON imported.file = 'members.csv' AND person.member_number = imported.key
    LEFT JOIN members_certification held
        ON imported.file = 'certifications.csv' AND held.number = imported.key
    LEFT JOIN billing_payment payment
        ON imported.file = 'payments.csv' AND payment.external_ref = imported.key
    LEFT JOIN ccp_activity activity
        ON imported.file = 'activities.csv' AND activity.external_ref = imported.key
    LEFT JOIN members_certification attested
        ON imported.file = 'attestations.csv' AND attested.number = split_part(imported.key, ' ', 1)
    LEFT JOIN ccp_cycle cycle
        ON cycle.certification_id = attested.id
       AND cycle.start::text = split_part(imported.key, ' ', 2)
    LEFT JOIN ccp_attestation signed ON signed.cycle_id = cycle.id
    LEFT JOIN members_certification audited
        ON imported.file = 'audits.csv' AND audited.number = split_part(imported.key, ' ', 1)
    LEFT JOIN audit_auditcase audit
        ON audit.certification_id = audited.id
       AND audit.start::text = split_part(imported.key, ' ', 2)
    WHERE coalesce(person.id, held.id, payment.id, activity.id, signed.id, audit.case_id) IS NULL
    """,
)
