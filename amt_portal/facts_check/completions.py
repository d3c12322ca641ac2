"""Completions: each that counted has the one activity that it made, and no other has one."""

from __future__ import annotations

from amt_portal.facts_check.statement import declare

declare(
    "completion_activity",
    "completions_completion",
    """
    SELECT 'completion ' || completion.id,
           completion.state || ', activity ' || activity.id,
           CASE WHEN completion.state NOT IN ('counted', 'waiting', 'received', 'withdrawn')
                    THEN 'no activity'
                ELSE 'its own: person, day, hours and whether it was withdrawn' END
    FROM completions_completion completion
    JOIN ccp_activity activity ON activity.id = completion.activity_id
    WHERE (completion.state NOT IN ('counted', 'waiting', 'withdrawn')
              AND (completion.state <> 'received' OR completion."left" = '{}'))
           OR activity.certificant_id IS DISTINCT FROM completion.certificant_id
           OR (activity.completed_on, activity.hours) <> (completion.completed_on, completion.hours)
           OR activity.external_ref IS DISTINCT FROM 'completion:' || completion.id
           OR (activity.withdrawn_at IS NOT NULL) <> (completion.state = 'withdrawn')
    UNION ALL
    SELECT 'activity ' || id, external_ref, 'a completion that made it'
    FROM ccp_activity activity
    WHERE external_ref LIKE 'completion:%%' AND NOT EXISTS (
        SELECT FROM completions_completion WHERE activity_id = activity.id
    )
    """,
)
