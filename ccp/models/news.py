"""What happens to the facts of standing that may roll a closed cycle over (handbook section 4).

The tables are those of `members`, which knows nothing of cycles; the triggers are ours. They mark
the cycle, whoever wrote the fact, and the sweep of cycles looks at what is marked.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger

from members.models import CycleFact, DuesPaid

# A payment for a day after the cycle's end counts too where the cycle is closed only later.
_PAID = """
UPDATE ccp_cycle SET look_again_on = GREATEST(look_again_on, news.paid_on)
FROM (
    SELECT certification_id, max(paid_on) AS paid_on FROM written GROUP BY certification_id
) news
WHERE ccp_cycle.certification_id = news.certification_id AND rolled_on IS NULL
  AND (closed_at IS NOT NULL OR "end" <= news.paid_on);
RETURN NULL;
"""

_MET = """
UPDATE ccp_cycle SET look_again_on = GREATEST(look_again_on, news.met_on)
FROM written news
WHERE ccp_cycle.certification_id = news.certification_id AND ccp_cycle.start = news.start
  AND rolled_on IS NULL AND closed_at IS NOT NULL AND news.met_on IS NOT NULL;
RETURN NULL;
"""


def _news(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
        func=func,
    )


class DuesNews(DuesPaid):
    """The paid dues years of `members`, with our triggers."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers: ClassVar = [
            _news("cycle_of_dues_added", pgtrigger.Insert, _PAID),
            _news("cycle_of_dues_changed", pgtrigger.Update, _PAID),
        ]


class CycleNews(CycleFact):
    """The facts of cycles of `members`, with our triggers."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers: ClassVar = [
            _news("cycle_of_fact_added", pgtrigger.Insert, _MET),
            _news("cycle_of_fact_changed", pgtrigger.Update, _MET),
        ]
