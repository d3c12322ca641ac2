"""Logging, changing and withdrawing CE activities while their cycles are open (section 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ccp.models import Activity, ActivityClaim, Category, Cycle
from ccp.queries.cycles import begun_cycles, in_the_way, is_closed, open_cycles, was_closed
from ccp.services import bulk_cycles
from ccp.services.cycles import recount_open
from ccp.services.entries import (
    ActivityRefused,
    CycleClosed,
    Entry,
    NotYours,
    Report,
    SavedBefore,
)
from ccp.services.late import count_again
from ccp.services.opening import check_open
from ccp.verbs import CeVerb
from members.models import Certificant, Certification, User, Verb
from members.queries.locks import lock_members
from members.rules.calendar import ONE_DAY
from members.services import history
from members.services.meanwhile import refuse_stale
from plumbing import clock

TICK_ONE = "Tick at least one of your certifications."


def log_activity(
    *,
    certificant: Certificant,
    entry: Entry,
    certification_ids: Collection[int],
    on: date,
    actor: User | None,
    token: UUID | None = None,
    received_on: date | None = None,
    open_on: date | None = None,
) -> Activity:
    """Put an activity on record for these certifications, and recount their cycles.

    token: names one filling of the form; sent twice, it gives the same activity back. received_on:
    the day on which the server had it, where it was only looked at later (section 4). open_on: the
    day by which its cycle has to be open, where that is not `on`; one that has closed since is
    judged anew. Raises ActivityRefused: CycleClosed, BeforeCertified, NotYours or SavedBefore.
    """
    report = Report(entry=entry, certification_ids=certification_ids, token=token)
    try:
        with transaction.atomic():
            lock_members([certificant.pk])
            [activity] = _put(certificant, [report], on, actor, received_on, open_on or on)
    except (ActivityRefused, IntegrityError):
        # Asked only where something stands in the way: hardly any form is sent twice.
        ref = _ref(certificant, token)
        known = certificant.activities.filter(external_ref=ref).first() if ref else None
        if known is None:
            raise
        _refuse_other(known, entry, certification_ids)
        return known
    return activity


@transaction.atomic
def log_all(
    *, certificant: Certificant, reports: Sequence[Report], on: date, actor: User | None
) -> list[Activity]:
    """Put all of these on record or none, and recount their cycles once; in the order given.

    Each has a token; what was saved before under it is given back. Raises ActivityRefused, whose
    `at` is the place of the report that is not taken.
    """
    lock_members([certificant.pk])
    refs = [_ref(certificant, report.token) for report in reports]
    rows = certificant.activities.filter(external_ref__in=filter(None, refs))
    known = {row.external_ref: row for row in rows.prefetch_related("claims")}
    for at, (report, ref) in enumerate(zip(reports, refs, strict=True)):
        if ref in known:
            with _at(at):
                _refuse_other(known[ref], report.entry, report.certification_ids)
    new = [report for report, ref in zip(reports, refs, strict=True) if ref not in known]
    if new:
        made = _put(certificant, new, on, actor, None, on)
        known |= {row.external_ref: row for row in made}
    return [known[ref] for ref in refs]


@transaction.atomic
def refusals(
    *, certificant: Certificant, reports: Sequence[Report], on: date
) -> list[ActivityRefused | None]:
    """What would be refused of these and why, by the checks with which they are saved."""
    held, cycles = _held(certificant, _ids(reports), on)
    found: list[ActivityRefused | None] = []
    for report in reports:
        try:
            _check(report, held, cycles, on, on)
        except ActivityRefused as refused:
            found.append(refused)
        else:
            found.append(None)
    return found


def _put(
    certificant: Certificant,
    reports: Sequence[Report],
    on: date,
    actor: User | None,
    received_on: date | None,
    open_on: date,
) -> list[Activity]:
    """Write these under the lock of their person, who has none of them on record."""
    held, cycles = _held(certificant, _ids(reports), on, open_on)
    made = []
    for at, report in enumerate(reports):
        entry = report.entry
        with _at(at):
            own = _check(report, held, cycles, on, open_on)
        had = received_on and entry.completed_on <= received_on <= on
        activity = Activity.objects.create(
            certificant=certificant,
            logged_on=received_on if received_on and had else on,
            external_ref=_ref(certificant, report.token),
            **entry.columns(),
        )
        _claim(activity, own)
        _note(activity, actor, CeVerb.ACTIVITY_LOGGED, after=_story(entry, own))
        made.append(activity)
    count_again(_touched(cycles, reports, on), on=on, actor=actor)
    return made


def _touched(cycles: Collection[Any], reports: Sequence[Report], on: date) -> list[Any]:
    """All that are open, and of the closed ones those that took one of these."""
    days = [
        (one.entry.from_day or one.entry.completed_on, one.entry.completed_on) for one in reports
    ]
    return [
        cycle
        for cycle in cycles
        if not is_closed(cycle, on)
        or any(first < cycle.end and cycle.start <= last for first, last in days)
    ]


def _check(
    report: Report,
    held: Collection[Certification],
    cycles: Collection[Cycle],
    on: date,
    open_on: date,
) -> list[Certification]:
    """The certifications of a report that can be saved. Raises ActivityRefused."""
    if not report.certification_ids:
        raise NotYours(TICK_ONE)
    own = [row for row in held if row.pk in set(report.certification_ids)]
    _refuse_posted(report.entry.category == Category.AMT_CE)
    check_open(own, cycles, report.entry, on, open_on)
    return own


def _ids(reports: Sequence[Report]) -> set[int]:
    return {pk for report in reports for pk in report.certification_ids}


def _ref(certificant: Certificant, token: UUID | None) -> str | None:
    return f"form:{certificant.pk}:{token}" if token else None


@contextmanager
def _at(place: int) -> Iterator[None]:
    """Name the report that is refused."""
    try:
        yield
    except ActivityRefused as refused:
        refused.at = place
        raise


def shown(activity: Activity) -> dict[str, Any]:
    """What a form shows of an activity on record."""
    return _entry_of(activity).columns() | {"certifications": sorted(map(str, _claimed(activity)))}


def change_activity(
    *,
    activity: Activity,
    entry: Entry,
    certification_ids: Collection[int],
    on: date,
    actor: User | None,
    seen: str = "",
) -> Activity:
    """Replace what was reported. The cycles it comes into must be open, and those in which it
    earned points.

    What bears on points counts from the day of the change: it was not on record before.
    seen: the mark of what the form showed. Raises ActivityRefused, ChangedMeanwhile.
    """
    with transaction.atomic():
        lock_members([activity.certificant_id])
        activity = Activity.objects.get(pk=activity.pk)
        if activity.withdrawn_at:
            raise NotYours("This activity was withdrawn.")
        _refuse_posted(activity.posted)
        _refuse_posted(entry.category == Category.AMT_CE)
        if not certification_ids:
            raise NotYours(TICK_ONE)
        certificant = activity.certificant
        was_for, old = _held(certificant, _claimed(activity), on)
        held, new = _held(certificant, certification_ids, on)
        before = _story(_entry_of(activity), was_for)
        after = _story(entry, held)
        if before == after:
            return activity
        refuse_stale(seen=seen, values=shown(activity), subject=f"activity:{activity.pk}")
        _check_unearned(was_for, activity, on)
        same = _earning(_entry_of(activity)) == _earning(entry)
        check_open([row for row in held if not same or row not in was_for], new, entry, on, on)
        if not same:
            activity.logged_on, activity.logged_as_completed = on, False
        for name, value in entry.columns().items():
            setattr(activity, name, value)
        activity.changed_at = clock.now()
        activity.save()
        activity.claims.exclude(certification__in=held).delete()
        _claim(activity, held)
        _note(activity, actor, CeVerb.ACTIVITY_CHANGED, before=before, after=after)
        touched = {cycle.pk: cycle for cycle in (*old, *new)}
        recount_open(cycles=touched.values(), on=on, actor=actor)
    return activity


def withdraw_activity(
    *, activity: Activity, on: date, actor: User | None, reason: str = ""
) -> Activity:
    """Take an activity off the record while the cycles in which it earned points are open; it
    stays in the history.

    Withdrawing twice changes nothing. Raises ActivityRefused.
    """
    with transaction.atomic():
        lock_members([activity.certificant_id])
        activity = Activity.objects.get(pk=activity.pk)
        if activity.withdrawn_at:
            return activity
        _refuse_posted(activity.posted)
        was_for, cycles = _held(activity.certificant, _claimed(activity), on)
        _check_unearned(was_for, activity, on)
        activity.withdrawn_at = clock.now()
        activity.save(update_fields=["withdrawn_at"])
        story = _story(_entry_of(activity), was_for)
        _note(activity, actor, CeVerb.ACTIVITY_WITHDRAWN, before=story, reason=reason)
        recount_open(cycles=cycles, on=on, actor=actor)
    return activity


def _held(
    certificant: Certificant,
    certification_ids: Collection[int],
    on: date,
    open_on: date | None = None,
) -> tuple[list[Certification], list[Any]]:
    """Return the certifications with their cycles that are open, or were on `open_on`; lock these,
    having opened what is missing.

    One query where the current cycles are there. Raises NotYours.
    """
    wanted = set(certification_ids)
    cycles = _open_cycles(certificant, wanted, on, open_on or on)
    held = {cycle.certification_id: cycle.certification for cycle in cycles if cycle.end > on}
    if held.keys() != wanted:
        rows = Certification.objects.filter(certificant=certificant, pk__in=wanted)
        held = {row.pk: row for row in rows.select_related("program")}
        if held.keys() != wanted:
            raise NotYours(TICK_ONE)
        bulk_cycles.ensure(certification_ids=wanted, on=on)
        cycles = _open_cycles(certificant, wanted, on, open_on or on)
    return [held[pk] for pk in sorted(held)], cycles


def _open_cycles(
    certificant: Certificant, certification_ids: Collection[int], on: date, open_on: date
) -> list[Any]:
    rows = open_cycles if open_on == on else begun_cycles
    cycles = rows(certification_ids, on).filter(certification__certificant=certificant)
    found = cycles.select_for_update(of=("self",))
    return [one for one in found if one.closed_at is None or not was_closed(one, open_on)]


def _claimed(activity: Activity) -> list[int]:
    return list(activity.claims.values_list("certification_id", flat=True))


def _refuse_posted(posted: bool) -> None:
    if posted:
        raise NotYours("The portal posts this by itself: nobody types or changes it.")


def _check_unearned(held: Collection[Certification], activity: Activity, on: date) -> None:
    """Raise when the activity earned points in a cycle that is closed."""
    cycle = in_the_way(activity, held, on)
    if cycle is not None:
        raise CycleClosed(cycle.certification, cycle.end - ONE_DAY, on)


def _refuse_other(known: Activity, entry: Entry, certification_ids: Collection[int]) -> None:
    """Raise when a form that was saved is sent again but is not what is on record."""
    if known.withdrawn_at:
        raise SavedBefore("This form was saved before, and the entry was withdrawn. Start anew.")
    if _entry_of(known) != entry or set(_claimed(known)) != set(certification_ids):
        raise SavedBefore(
            "This form was saved before with other values. To change that entry, open it in its "
            "cycle; to log another one, start anew."
        )


def _claim(activity: Activity, held: Collection[Certification]) -> None:
    ActivityClaim.objects.bulk_create(
        (ActivityClaim(activity=activity, certification=row) for row in held),
        ignore_conflicts=True,
    )


def _entry_of(activity: Activity) -> Entry:
    names = Entry.__dataclass_fields__
    facts = {name: getattr(activity, name) for name in names}
    return Entry(**facts | {"criteria": tuple(activity.criteria)})


def _earning(entry: Entry) -> Entry:
    """The entry without what bears on no points; the title does where it counts once."""
    title = entry.title if entry.category == Category.INSTRUCTION else ""
    return replace(entry, title=title, provider="", criteria=())


def _story(entry: Entry, held: Collection[Certification]) -> dict[str, Any]:
    """What history keeps of an entry: the fields that are filled, and for which numbers."""
    filled = {name: value for name, value in asdict(entry).items() if value not in {None, "", ()}}
    return filled | {"certifications": [row.number for row in held]}


def _note(activity: Activity, actor: User | None, verb: Verb, **what: Any) -> None:
    history.record(
        actor=actor,
        verb=verb,
        subject=f"activity:{activity.pk}",
        certificant_id=activity.certificant_id,
        **what,
    )
