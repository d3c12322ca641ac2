"""Documents: kept for as long as something uses them, and used by their own person only."""

from __future__ import annotations

from amt_portal.facts_check.statement import declare
from casework.queries.uses import declared

_USED = " UNION ALL ".join(
    f"SELECT document_id FROM {each.table._meta.db_table} WHERE removed_at IS NULL"  # noqa: S608, SLF001 - a constant, Django's way
    for each in declared
)

declare(
    "document_removed_at",
    "casework_document",
    f"""
    SELECT 'document ' || document.id, coalesce(document.removed_at::text, 'kept'),
           CASE WHEN used.document_id IS NULL THEN 'used for nothing' ELSE 'in use' END
    FROM casework_document document
    LEFT JOIN (SELECT DISTINCT document_id FROM ({_USED}) used) used
      ON used.document_id = document.id
    WHERE (document.removed_at IS NULL) <> (used.document_id IS NOT NULL)
    """,  # noqa: S608 - a constant
)

declare(
    "proof_owner",
    "ccp_proof",
    """
    SELECT 'proof ' || proof.id, 'person ' || document.certificant_id,
           'person ' || activity.certificant_id
    FROM ccp_proof proof
    JOIN ccp_activity activity ON activity.id = proof.activity_id
    JOIN casework_document document ON document.id = proof.document_id
    WHERE document.certificant_id <> activity.certificant_id
    """,
)
