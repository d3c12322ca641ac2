"""What happens to the facts of standing that roll a closed cycle over or not (section 4).

The tables are those of `members`, which knows nothing of cycles; the triggers are ours. They mark
the cycle, whoever wrote the fact, and the sweep of cycles looks at what is marked. The same holds
for the policy of its reminders.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger

from ccp.models.cycle import LONGEST_STEP
from members.models import CycleFact, DuesPaid, PolicyValue

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

# Another day, or no money any more: what rolled over is looked at too.
_PAID_OTHERWISE = """
UPDATE ccp_cycle SET look_again_on = GREATEST(look_again_on, news.paid_on)
FROM (
    SELECT certification_id, max(paid_on) AS paid_on FROM written GROUP BY certification_id
) news
WHERE ccp_cycle.certification_id = news.certification_id
  AND (rolled_on IS NOT NULL OR closed_at IS NOT NULL OR "end" <= news.paid_on);
RETURN NULL;
"""

_MET = """
UPDATE ccp_cycle SET look_again_on = GREATEST(look_again_on, news.met_on)
FROM written news
WHERE ccp_cycle.certification_id = news.certification_id AND ccp_cycle.start = news.start
  AND rolled_on IS NULL AND closed_at IS NOT NULL AND news.met_on IS NOT NULL;
RETURN NULL;
"""

# Other steps hold from that day on: the cycles that a step reaches then are looked at on it.
_STEPS = f"""
UPDATE ccp_cycle SET remind_on = GREATEST(news.valid_from, "end" - longest.step)
FROM (SELECT min(valid_from) AS valid_from FROM written WHERE name = 'ccp_reminder_days') news,
     ({LONGEST_STEP}) longest (step)
WHERE closed_at IS NULL AND "end" > news.valid_from
  AND (remind_on IS NULL OR remind_on > GREATEST(news.valid_from, "end" - longest.step));
RETURN NULL;
"""  # noqa: S608 - a constant


def _news(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    """`written`: the rows as they are after it, of a deletion as they were."""
    written = {"old" if operation == pgtrigger.Delete else "new": "written"}
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**written),  # type: ignore[no-untyped-call]
        func=func,
    )


class DuesNews(DuesPaid):
    """The paid dues years of `members`, with our triggers."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers: ClassVar = [
            _news("cycle_of_dues_added", pgtrigger.Insert, _PAID),
            _news("cycle_of_dues_changed", pgtrigger.Update, _PAID_OTHERWISE),
            _news("cycle_of_dues_taken_back", pgtrigger.Delete, _PAID_OTHERWISE),
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


class PolicyNews(PolicyValue):
    """The figures of the policy, with our triggers: a change of the steps of reminders."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers: ClassVar = [
            _news("cycle_steps_added", pgtrigger.Insert, _STEPS),
            _news("cycle_steps_withdrawn", pgtrigger.Delete, _STEPS),
        ]
