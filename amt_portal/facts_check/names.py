"""The names that a search for mistyped ones compares with: everybody's is among them."""

from __future__ import annotations

from amt_portal.facts_check.statement import Statement

SPELLED = Statement(
    "spelled_name",
    "members_spelledname",
    """
    SELECT part || ' name ' || word, 'not there', 'somebody has it'
    FROM (
        SELECT 'last' AS part, lower(last_name) AS word FROM members_certificant
        UNION SELECT 'first', lower(first_name) FROM members_certificant WHERE first_name <> ''
        EXCEPT SELECT part, word FROM members_spelledname
    ) missing
    """,
)

STATEMENTS = (SPELLED,)
