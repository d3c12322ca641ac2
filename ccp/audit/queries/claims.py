"""What the items of cases stand for: activities on record, and those listed in a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from casework.models import CaseItem
from ccp.audit.models import ListedActivity
from ccp.audit.rules.verdicts import Claim
from ccp.models import Activity
from ccp.models.activity import Reported
from ccp.queries.tally import activity_facts
from ccp.rules.activities import completion_day
from members.queries.policy import policy
from members.rules.calendar import Period

ACTIVITY, LISTED = "activity", "listed"


def about(row: Reported) -> str:
    """How an item names what it stands for: "activity:17", "listed:3"."""
    return f"{LISTED if isinstance(row, ListedActivity) else ACTIVITY}:{row.pk}"


def reported_by(items: Iterable[CaseItem]) -> dict[int, Reported]:
    """What each item stands for, by the item's id: two queries at most."""
    keys: dict[str, dict[int, int]] = {ACTIVITY: {}, LISTED: {}}
    for item in items:
        kind, _, key = item.about.partition(":")
        keys[kind][item.pk] = int(key)
    rows: dict[str, Mapping[int, Reported]] = {
        kind: table.objects.in_bulk(set(keys[kind].values())) if keys[kind] else {}
        for kind, table in ((ACTIVITY, Activity), (LISTED, ListedActivity))
    }
    return {pk: rows[kind][key] for kind, named in keys.items() for pk, key in named.items()}


def completed_on(row: Reported, cycle: Period) -> date:
    """The completion day of an activity in a cycle: of employment the last of its days there."""
    return completion_day(activity_facts(row), cycle, policy())


def claims(
    items: Iterable[CaseItem],
    reported: Mapping[int, Reported],
    accepted: Mapping[int, Decimal | None],
) -> list[Claim]:
    """Items as the points rule takes them. accepted: by item, its points; one that is not there
    counts nothing.
    """
    return [
        Claim(item.position, activity_facts(reported[item.pk]), accepted.get(item.pk))
        for item in items
    ]
