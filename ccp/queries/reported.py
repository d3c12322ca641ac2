"""Activities on record, as the points rules take them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any

from ccp.models import ActivityClaim
from ccp.models.activity import Reported
from ccp.rules.activities import ActivityFacts

FIELDS = (*(field.name for field in fields(ActivityFacts)), "logged_as_completed")
"""The columns of an activity that are facts, in their order; the last one says whether the day
before it, on which it was logged, is to be known.
"""


def activity_facts(activity: Reported) -> ActivityFacts:
    """One activity as the rules take it, saved or not yet (id 0)."""
    return _facts(activity.pk or 0, *(getattr(activity, name) for name in FIELDS[1:]))


def _facts(*columns: Any) -> ActivityFacts:
    *columns_of_facts, as_completed = columns
    facts = ActivityFacts(*columns_of_facts)
    return replace(facts, logged_on=None) if as_completed else facts


def reported(certification_ids: Collection[int]) -> dict[int, list[ActivityFacts]]:
    """The activities declared for each certification and not withdrawn: one query."""
    found: dict[int, list[ActivityFacts]] = defaultdict(list)
    rows = ActivityClaim.objects.filter(
        certification__in=certification_ids, activity__withdrawn_at__isnull=True
    ).values_list("certification_id", *(f"activity__{name}" for name in FIELDS))
    for owner, *facts in rows:
        found[owner].append(_facts(*facts))
    return found
