"""An association's export of the first people of the seeded database, in the import's format."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction

# What the import takes over of a person. Of an activity declared for several certifications the
# export names the first; the fee of a year is the programme's.
FILES = {
    "members.csv": """
        SELECT member_number, prefix, first_name, middle_name, last_name, suffix, email, phone,
               address_line1, address_line2, city, state, zip, country, deceased_on
        FROM members_certificant WHERE id <= {people} ORDER BY id
    """,
    "certifications.csv": """
        SELECT number AS certification_number, member_number, key AS program, granted_on,
               recertified_on, retired_on, revoked_on, suspended_from, suspended_until
        FROM members_certification held
        JOIN members_certificant person ON person.id = certificant_id
        JOIN members_program program ON program.id = program_id
        WHERE certificant_id <= {people} ORDER BY held.id
    """,
    "payments.csv": """
        SELECT 'D-' || dues.id AS payment_ref, number AS certification_number, year AS dues_year,
               paid_on, annual_fee AS amount, 'check' AS method
        FROM members_duespaid dues
        JOIN members_certification held ON held.id = certification_id
        JOIN members_programterms terms
            ON terms.program_id = held.program_id AND valid_to IS NULL
        WHERE certificant_id <= {people} ORDER BY dues.id
    """,
    "activities.csv": """
        SELECT 'A-' || activity.id AS activity_ref, number AS certification_number, category,
               CASE WHEN from_day IS NULL THEN completed_on END AS completed_on, title, provider,
               from_day, to_day, hours, credits, unit, kind, role, years
        FROM ccp_activity activity
        JOIN LATERAL (
            SELECT certification_id FROM ccp_activityclaim
            WHERE activity_id = activity.id ORDER BY id LIMIT 1
        ) claim ON true
        JOIN members_certification held ON held.id = certification_id
        WHERE activity.certificant_id <= {people} AND withdrawn_at IS NULL ORDER BY activity.id
    """,
    "attestations.csv": """
        SELECT number AS certification_number, start AS cycle_start, attested_on
        FROM ccp_attestation said
        JOIN ccp_cycle cycle ON cycle.id = cycle_id
        JOIN members_certification held ON held.id = certification_id
        WHERE certificant_id <= {people} ORDER BY said.id
    """,
    "audits.csv": """
        SELECT number AS certification_number, start AS cycle_start, audit_failed_on AS failed_on
        FROM members_cyclefact fact
        JOIN members_certification held ON held.id = certification_id
        WHERE certificant_id <= {people} AND audit_failed_on IS NOT NULL ORDER BY fact.id
    """,
}


def write(folder: Path, people: int) -> int:
    """Write the six files; return how many rows they have."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL DateStyle = 'SQL, MDY'")  # days as the export has them
        for name, query in FILES.items():
            statement = f"COPY ({query.format(people=people)}) TO STDOUT (FORMAT csv, HEADER)"
            with (folder / name).open("wb") as file, cursor.copy(statement) as out:
                for part in out:
                    file.write(part)
            rows += cursor.rowcount
    return rows
