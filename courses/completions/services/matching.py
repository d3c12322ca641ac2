"""Matching what is parked once its person or certification is known (handbook section 6).

A reader of the feed hears of certifications that are granted, as an import does; what that cannot
tell, such as another last name, an hourly look at all that is parked finds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from ccp.models import ActivityClaim
from courses.completions.models import Completion
from courses.completions.queries.completions import locked, unmatched, without_place
from courses.completions.queries.people import Asked, matches
from courses.completions.services.counting import counts_for, settle_places
from courses.models import Enrollment
from members.models import Certification, News, NewsKind
from members.models.folding import Bare
from members.rules.numbers import bare
from members.services import feed
from plumbing import clock, work

State = Completion.State
CHUNK = 1000


def match_parked(rows: QuerySet[Completion]) -> int:
    """Match those of some parked completions that can be; return how many. Workers count them: the
    caller wakes these.
    """
    with transaction.atomic():
        found = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True))
        asked = {
            one.pk: Asked(one.certification_number, one.member_number, one.last_name)
            for one in found
        }
        whose = matches(set(asked.values()))
        changed = [one for one in found if one.why != whose[asked[one.pk]].why]
        for one in changed:
            match = whose[asked[one.pk]]
            one.why = match.why
            if not match.why:
                one.state = State.RECEIVED
                one.certificant_id = match.certificant_id
                one.certification_id = match.certification_id
        columns = ["state", "why", "certificant", "certification"]
        Completion.objects.bulk_update(changed, columns)
    return sum(one.state == State.RECEIVED for one in changed)


def match_all() -> int:
    """Look at everything that is parked, a thousand at a time; return how many are matched."""
    after, matched = 0, 0
    while ids := list(unmatched().filter(pk__gt=after).values_list("pk", flat=True)[:CHUNK]):
        matched += match_parked(unmatched().filter(pk__in=ids))
        after = ids[-1]
    return matched


def _hear(news: Sequence[News], _on: date) -> None:
    """Whoever was granted a certification may be whom something parked waits for; what was kept of
    them, as it counted for nothing that they held, may count for this one, and what counts for
    another may count for it as well.
    """
    granted = {row.certification_id for row in news if row.certification_id is not None}
    _count_for(granted)
    if not unmatched().exists():
        return
    rows = Certification.objects.filter(pk__in=granted)
    told = rows.values_list("number", "certificant__member_number")
    numbers = {bare(number) for both in told for number in both}
    waiting = unmatched().alias(
        certified=Bare("certification_number"), member=Bare("member_number")
    )
    match_parked(waiting.filter(Q(certified__in=numbers) | Q(member__in=numbers)))


def _count_for(granted: Collection[int]) -> None:
    """Have what was kept looked at again, and what is counted, or waits, counted for certifications
    granted since as well: workers do it. Only what was completed on or after the day of one can lie
    in its cycles.
    """
    rows = Completion.objects.filter(
        Q(state=State.KEPT) | Q(state__in=[State.COUNTED, State.WAITING], withdrawing=False),
        certificant__certifications__in=granted,
    ).values("pk")
    found = list(locked(Completion.objects.filter(pk__in=rows)))
    if not found:
        return
    more = _more(found, granted)
    changed = [one for one in found if one.state == State.KEPT or more[one.pk]]
    for one in changed:
        one.state, one.why, one.left = State.RECEIVED, "", [*one.left, *more[one.pk]]
        one.free_at, one.attempts = None, 0
    Completion.objects.bulk_update(changed, ["state", "why", "left", "free_at", "attempts"])


def _more(found: Sequence[Completion], granted: Collection[int]) -> dict[int, list[int]]:
    """Those of the certifications for which what counts for others is to be counted as well, by the
    completion.
    """
    begun = dict(Certification.objects.filter(pk__in=granted).values_list("pk", "granted_on"))
    claims = ActivityClaim.objects.filter(
        certification__in=granted, activity__in=[one.activity_id for one in found]
    )
    claimed = set(claims.values_list("activity", "certification"))
    fitting = counts_for(found)
    return {
        one.pk: []
        if one.state == State.KEPT
        else [
            pk
            for pk in fitting[one.pk]
            if pk in begun and begun[pk] <= one.completed_on
            if pk not in one.left and (one.activity_id, pk) not in claimed
        ]
        for one in found
    }


def take_along(places: Collection[int], certificant_id: int) -> None:
    """What somebody completed before they claimed their record counts for it; workers count it. It
    arrived when it was done. What their record had of these courses already settles the places.
    """
    courses = Enrollment.objects.filter(pk__in=places).values("course")
    known = list(locked(without_place(course__in=courses, certificant=certificant_id)))
    settle_places(known, clock.today())
    Completion.objects.bulk_update(known, ["enrollment"])
    rows = Completion.objects.filter(enrollment__in=places, state=State.KEPT, certificant=None)
    rows.update(certificant=certificant_id, state=State.RECEIVED, why="", **work.NEW)


PARKED = feed.declare(feed.Reader("completions", {NewsKind.GRANTED}, _hear))
