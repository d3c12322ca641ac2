"""Another figure of the policy: when reminders are thought of (section 4).

The table is that of `members`, which knows nothing of cycles; the triggers are ours, and hold
whoever writes a figure. There are few, and none is about a certification: not for the feed.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger

from ccp.models.cycle import LONGEST_STEP
from members.models import PolicyValue

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


class PolicyNews(PolicyValue):
    """The figures of the policy, with our triggers: a change of the steps of reminders."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers: ClassVar = [
            _news("cycle_steps_added", pgtrigger.Insert, _STEPS),
            _news("cycle_steps_withdrawn", pgtrigger.Delete, _STEPS),
        ]
