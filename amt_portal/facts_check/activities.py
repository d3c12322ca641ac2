"""Activities: the completion day of a span, and whose certifications they are declared for."""

from __future__ import annotations

from amt_portal.facts_check.statement import declare

declare(
    "activity_completed_on",
    "ccp_activity",
    """
    SELECT 'activity ' || id, completed_on, coalesce(to_day::text, 'a span has both days')
    FROM ccp_activity
    WHERE (from_day IS NULL) <> (to_day IS NULL) OR completed_on <> to_day
    """,
)

declare(
    "activity_claim",
    "ccp_activityclaim",
    """
    SELECT 'activity ' || activity.id || ' for ' || held.number,
           'person ' || activity.certificant_id, 'person ' || held.certificant_id
    FROM ccp_activityclaim claim
    JOIN ccp_activity activity ON activity.id = claim.activity_id
    JOIN members_certification held ON held.id = claim.certification_id
    WHERE activity.certificant_id <> held.certificant_id
    UNION ALL
    SELECT 'activity ' || id, 'for no certification', 'for at least one'
    FROM ccp_activity activity
    WHERE NOT EXISTS (SELECT FROM ccp_activityclaim WHERE activity_id = activity.id)
    """,
)
