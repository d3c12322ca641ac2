"""Posting CE that the portal or an accredited provider reports (handbook sections 4 and 6).

Nobody types it and its member cannot change it. Each is named by a ref and posted once. Many at
once cost a number of statements that does not grow with them, but for cycles that turn met by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from ccp.models import Activity, ActivityClaim, Category
from ccp.queries.cycles import begun_cycles, in_the_way
from ccp.rules import postings as rules
from ccp.services import bulk_cycles
from ccp.services.late import count_again
from ccp.verbs import CeVerb
from members.models import Certificant, Certification, User
from members.queries.locks import lock_members
from members.queries.policy import policy
from members.services import history
from members.services.history import Deed
from plumbing import clock, copying
from plumbing.flow import ReasonMissing

WAITS, NO_CYCLE = "closed", "no_cycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A completion to be posted. ref: names it for ever. hours: contact hours, more than 0.

    certification_ids: those of the person for which it counts where their cycles hold the day.
    arrived_on: the office day on which it was first received.
    """

    ref: str
    certificant_id: int
    category: str
    title: str
    provider: str
    completed_on: date
    hours: Decimal
    certification_ids: Collection[int]
    arrived_on: date


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a posting. activity: None where it is posted nowhere, `why` then says whether
    it waits for staff (`closed`) or no cycle holds the day (`no_cycle`). left: the certifications
    whose cycle of that day was closed before it arrived; staff may post it to them.
    """

    activity: Activity | None
    left: tuple[int, ...] = ()

    @property
    def why(self) -> str:
        if self.activity is not None:
            return ""
        return WAITS if self.left else NO_CYCLE


class CycleClosed(Exception):
    """It earned points in a cycle that is closed: staff decide."""


def post(
    *,
    certificant: Certificant,
    category: str,
    title: str,
    provider: str,
    completed_on: date,
    hours: Decimal,
    certification_ids: Collection[int],
    ref: str,
    arrived_on: date,
    on: date,
    actor: User | None,
) -> Posted:
    """Post one completion; the same again gives what is there. See `post_many`."""
    posting = Posting(
        ref=ref,
        certificant_id=certificant.pk,
        category=category,
        title=title,
        provider=provider,
        completed_on=completed_on,
        hours=hours,
        certification_ids=certification_ids,
        arrived_on=arrived_on,
    )
    return post_many([posting], on=on, actor=actor)[ref]


@transaction.atomic
def post_many(
    postings: Sequence[Posting], *, on: date, actor: User | None, reason: str = ""
) -> dict[str, Posted]:
    """Post completions, and count them at once; what became of each, by its ref.

    In the cycle of its day, logged as `rules.logged_on` has it: one that has ended meanwhile is
    judged anew. What was posted before is posted to certifications that are new, such as one that
    was granted since. reason: a correction by staff, which closed cycles take as well; it is then
    posted to the cycles that were left out, too.
    """
    lock_members({one.certificant_id for one in postings})
    refs = {one.ref: one for one in postings}
    known = {str(row.external_ref): row for row in Activity.objects.filter(external_ref__in=refs)}
    wanted = list(refs.values()) if reason else _not_posted(refs, known)
    cycles = _cycles({pk for one in wanted for pk in one.certification_ids}, on)
    found = {ref: Posted(row) for ref, row in known.items() if not reason}
    claims: dict[str, list[Any]] = {}
    days: dict[str, date] = {}
    for one in wanted:
        took, left = [], []
        for cycle in _of_day(one, cycles):
            day = _logged_on(one, cycle, corrected=bool(reason))
            if day is None:
                left.append(cycle.certification_id)
            else:
                took.append(cycle)
                days[one.ref] = day
        claims[one.ref] = took
        found[one.ref] = Posted(known.get(one.ref), tuple(left))
    posted = [one for one in wanted if claims[one.ref]]
    rows = _write(posted, known, days, corrected=bool(reason))
    _claim(rows, claims, known)
    found |= {ref: Posted(row, found[ref].left) for ref, row in rows.items()}
    _note(rows, claims, refs, actor=actor, reason=reason)
    count_again([cycle for ref in rows for cycle in claims[ref]], on=on, actor=actor)
    return found


def _not_posted(postings: Mapping[str, Posting], known: Mapping[str, Activity]) -> list[Posting]:
    """Those that are new, and those that are known for the certifications that are new to them."""
    claimed: dict[int, set[int]] = defaultdict(set)
    rows = ActivityClaim.objects.filter(activity__in=[row.pk for row in known.values()])
    for activity, certification in rows.values_list("activity", "certification") if known else ():
        claimed[activity].add(certification)
    found = []
    for ref, one in postings.items():
        row = known.get(ref)
        if row is None:
            found.append(one)
        elif row.withdrawn_at is None and (
            more := [pk for pk in one.certification_ids if pk not in claimed[row.pk]]
        ):
            found.append(replace(one, certification_ids=more))
    return found


def take_back(
    *, activity: Activity, on: date, actor: User | None, reason: str, closed: bool = False
) -> None:
    """Take a posted activity off the record; twice changes nothing.

    closed: as a correction by staff, also where it earned points in a cycle that is closed, which
    is judged anew. Raises CycleClosed, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing("Taking points back needs a reason.")
    with transaction.atomic():
        lock_members([activity.certificant_id])
        activity = Activity.objects.get(pk=activity.pk)
        if activity.withdrawn_at:
            return
        held = list(Certification.objects.filter(activity_claims__activity=activity))
        if not closed and in_the_way(activity, held, on) is not None:
            raise CycleClosed
        cycles = _cycles({row.pk for row in held}, on)
        activity.withdrawn_at = clock.now()
        activity.save(update_fields=["withdrawn_at"])
        history.record(
            actor=actor,
            verb=CeVerb.POSTING_TAKEN_BACK,
            subject=f"activity:{activity.pk}",
            certificant_id=activity.certificant_id,
            before=_story(activity, [row.number for row in held]),
            reason=reason,
        )
        count_again(_holding(cycles.values(), activity.completed_on), on=on, actor=actor)


def _cycles(certification_ids: Collection[int], on: date) -> dict[int, list[Any]]:
    """The cycles of each certification begun by `on`, locked; opened where one is missing."""
    if not certification_ids:
        return {}
    found = _locked(certification_ids, on)
    short = {pk for pk in certification_ids if not any(c.end > on for c in found[pk])}
    if short:
        bulk_cycles.cut_short(certification_ids=short, on=on)
        bulk_cycles.ensure(certification_ids=short, on=on)
        found |= _locked(short, on)
    return found


def _locked(certification_ids: Collection[int], on: date) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for cycle in begun_cycles(certification_ids, on).select_for_update(of=("self",)):
        found[cycle.certification_id].append(cycle)
    return found


def _holding(cycles: Collection[list[Any]], day: date) -> list[Any]:
    return [cycle for own in cycles for cycle in own if cycle.start <= day < cycle.end]


def _of_day(one: Posting, cycles: Mapping[int, list[Any]]) -> list[Any]:
    own = [cycles.get(pk, []) for pk in sorted(set(one.certification_ids))]
    return [
        cycle
        for cycle in _holding(own, one.completed_on)
        if cycle.certification.certificant_id == one.certificant_id
    ]


def _logged_on(one: Posting, cycle: Any, *, corrected: bool) -> date | None:
    if corrected:
        return one.completed_on
    return rules.logged_on(one.completed_on, one.arrived_on, cycle.period, policy())


def _write(
    postings: Sequence[Posting],
    known: Mapping[str, Activity],
    days: Mapping[str, date],
    *,
    corrected: bool,
) -> dict[str, Activity]:
    """Add the activities that are new; date those that are corrected by their own day."""
    new = [
        Activity(
            external_ref=one.ref,
            certificant_id=one.certificant_id,
            category=one.category,
            title=one.title,
            provider=one.provider,
            completed_on=one.completed_on,
            hours=one.hours,
            logged_on=days[one.ref],
            provider_posted=one.category != Category.AMT_CE,
        )
        for one in postings
        if one.ref not in known
    ]
    copying.add(new)
    there = [known[one.ref] for one in postings if one.ref in known]
    if corrected:
        for row in there:
            row.logged_on, row.changed_at = row.completed_on, clock.now()
        Activity.objects.bulk_update(there, ["logged_on", "changed_at"])
    return {str(row.external_ref): row for row in (*new, *there)}


def _claim(
    rows: Mapping[str, Activity],
    claims: Mapping[str, Sequence[Any]],
    known: Mapping[str, Activity],
) -> None:
    """Declare each for its certifications; what is corrected may have some of them."""
    made = {
        ref: [
            ActivityClaim(activity=row, certification_id=cycle.certification_id)
            for cycle in claims[ref]
        ]
        for ref, row in rows.items()
    }
    copying.add([one for ref, own in made.items() if ref not in known for one in own])
    ActivityClaim.objects.bulk_create(
        [one for ref, own in made.items() if ref in known for one in own], ignore_conflicts=True
    )


def _note(
    rows: Mapping[str, Activity],
    claims: Mapping[str, Sequence[Any]],
    postings: Mapping[str, Posting],
    *,
    actor: User | None,
    reason: str,
) -> None:
    history.record_many(
        actor=actor,
        verb=CeVerb.POSTING_CORRECTED if reason else CeVerb.ACTIVITY_POSTED,
        reason=reason,
        deeds=[
            Deed(
                subject=f"activity:{row.pk}",
                certificant_id=row.certificant_id,
                after=_story(row, [cycle.certification.number for cycle in claims[ref]])
                | {"arrived_on": postings[ref].arrived_on},
            )
            for ref, row in rows.items()
        ],
    )


def _story(activity: Activity, numbers: Collection[str]) -> dict[str, Any]:
    return {
        "title": activity.title,
        "provider": activity.provider,
        "completed_on": activity.completed_on,
        "hours": activity.hours,
        "certifications": sorted(numbers),
    }
