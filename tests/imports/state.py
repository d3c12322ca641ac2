"""Everything an import leaves behind, without what differs between equal runs: ids and moments."""

from __future__ import annotations

from typing import Any

from django.db import connection

from tests import emptying

STATE = {
    "people": """SELECT member_number, prefix, first_name, middle_name, last_name, suffix, email,
        phone, address_line1, address_line2, city, state, zip, country, deceased_on
        FROM members_certificant""",
    "certifications": """SELECT number, member_number, key, granted_on, recertified_on, retired_on,
        revoked_on, suspended_from, suspended_until FROM members_certification
        JOIN members_certificant person ON person.id = certificant_id
        JOIN members_program program ON program.id = program_id""",
    "dues": """SELECT number, year, paid_on FROM members_duespaid
        JOIN members_certification held ON held.id = certification_id""",
    "cycle facts": """SELECT number, start, met_on, audit_failed_on FROM members_cyclefact
        JOIN members_certification held ON held.id = certification_id""",
    "standings": """SELECT held.number, word, since, way_back, as_of, next_change_on
        FROM members_standing JOIN members_certification held ON held.id = certification_id""",
    "changes": "SELECT effective_on, old, new FROM members_news WHERE kind = 'standing'",
    "cycles": """SELECT number, start, "end", required, rolled_on, closed_at IS NULL FROM ccp_cycle
        JOIN members_certification held ON held.id = certification_id""",
    "activities": """SELECT external_ref, number, category, title, provider, completed_on, from_day,
        to_day, hours, credits, unit, kind, role, years, logged_on FROM ccp_activity activity
        LEFT JOIN ccp_activityclaim claim ON claim.activity_id = activity.id
        LEFT JOIN members_certification held ON held.id = claim.certification_id""",
    "attestations": """SELECT number, start, attested_on FROM ccp_attestation
        JOIN ccp_cycle cycle ON cycle.id = cycle_id
        JOIN members_certification held ON held.id = certification_id""",
    "audits": """SELECT held.number, start, "end", required, opened.number, state, failed_on,
        appeal_through FROM audit_auditcase JOIN casework_case opened ON opened.id = case_id
        JOIN members_certification held ON held.id = certification_id""",
    "payments": """SELECT external_ref, member_number, method, payment.amount, received_on, number,
        year, allocation.amount FROM billing_payment payment
        JOIN members_certificant person ON person.id = payer_id
        LEFT JOIN billing_allocation allocation ON allocation.payment_id = payment.id
        LEFT JOIN dues_importeddues imported ON imported.payment_id = payment.id
        LEFT JOIN members_certification held ON held.id = certification_id""",
    "fingerprints": "SELECT file, key, digest FROM members_importedrow",
    "history": "SELECT verb, subject FROM members_history WHERE subject <> 'import'",
}


def everything() -> dict[str, list[Any]]:
    """The rows of each table, in one order."""
    with connection.cursor() as cursor:
        found = {}
        for name, query in STATE.items():
            cursor.execute(query)
            found[name] = sorted(cursor.fetchall(), key=repr)
    return found


def empty() -> None:
    """Take all of it away again, which only a test may."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    emptying.empty("members_certificant", "members_importedrow")
