"""The names that a search for mistyped ones compares with: everybody's is among them."""

from __future__ import annotations

from amt_portal.facts_check.statement import declare

declare(
    "spelled_name",
    "members_spelledname",
    """
    SELECT part || ' name ' || word, 'not there', 'somebody has it'
    FROM (
        SELECT 'last' AS part, unnest(members_spellings(last_name)) AS word
        FROM members_certificant
        UNION SELECT 'first', unnest(members_spellings(first_name)) FROM members_certificant
        EXCEPT SELECT part, word FROM members_spelledname
    ) missing
    """,
)
