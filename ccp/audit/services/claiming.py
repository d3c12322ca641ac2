"""What a cycle claims, as the items of its case (handbook section 7)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from casework.models import CaseItem
from ccp.audit.models import AuditCase
from ccp.audit.queries.claims import about
from ccp.models import Activity, Category, Cycle
from ccp.queries.tally import reported, tally_of
from ccp.rules.points import Line


def claimed(audits: Collection[AuditCase], on: date) -> list[CaseItem]:
    """What each of these cycles claims, unsaved: three queries. An attested one that recorded
    enough needs no list.
    """
    known = reported({audit.certification_id for audit in audits})
    tallies = {}
    for audit in audits:
        cycle = Cycle(
            certification=audit.certification,
            start=audit.start,
            end=audit.end,
            required=audit.required,
        )
        tallies[audit.pk] = tally_of(cycle, known.get(audit.certification_id, ()), on)
    enough = [audit.pk for audit in audits if audit.attested and tallies[audit.pk].met]
    AuditCase.objects.filter(pk__in=enough).update(attested=False)
    named = Activity.objects.in_bulk(
        {line.id for tally in tallies.values() for line in tally.lines if line.points}
    )
    return [item for audit in audits for item in _items(audit, tallies[audit.pk].lines, named)]


def _items(
    audit: AuditCase, lines: Collection[Line], named: dict[int, Activity]
) -> Iterator[CaseItem]:
    counted = [line for line in lines if line.points]
    counted.sort(key=lambda line: (line.completed_on, line.id))
    for position, line in enumerate(counted, start=1):
        activity = named[line.id]
        yield CaseItem(
            case_id=audit.pk,
            position=position,
            about=about(activity),
            title=activity.title or activity.provider or Category(activity.category).label,
            claimed=line.points,
            granted=activity.posted,
        )
