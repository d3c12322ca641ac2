from django.db import migrations

# Copies made before they knew of facts dated ahead are looked at on that day, or at once where it
# has come.
LOOK_THEN = """
UPDATE members_standing copy SET next_change_on = ahead.day
FROM (
    SELECT held.id, min(fact.day) AS day
    FROM members_certification held
    JOIN members_standing old ON old.certification_id = held.id
    CROSS JOIN LATERAL (VALUES (recertified_on), (suspended_from), (suspended_until), (retired_on),
                               (revoked_on)) fact (day)
    WHERE fact.day > old.as_of
    GROUP BY held.id
) ahead
WHERE copy.certification_id = ahead.id
  AND (copy.next_change_on IS NULL OR copy.next_change_on > ahead.day)
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0013_own_address_at_claiming")]

    operations = [migrations.RunSQL(LOOK_THEN, migrations.RunSQL.noop)]
