"""Keeping the copy of each standing that lists and sweeps read (handbook section 8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction

from members.models import Certification, News, NewsKind, Standing
from members.queries.facts import facts_of
from members.queries.locks import lock_holders
from members.queries.policy import policy
from members.queries.standing_sql import standing_sql
from members.rules.standing import Known, StandingDecision, StandingFacts, decide, judge
from members.rules.timeline import became_true_on, next_look


def refresh(*, certification_ids: Collection[int], on: date) -> list[News]:
    """Ask the rule for these certifications and note what changed; return the changes noticed.

    A change is a different word or way back; its effective day is the day it became true. The
    first standing of a certification is no change. One that was already refreshed for a later day
    is asked for that day, so that a slow run never turns the clock back; one granted later than
    `on` has no standing yet. Call it with about 1,000 at a time.
    """
    with transaction.atomic():
        lock_holders(certification_ids)
        held = _held(certification_ids)
        facts = facts_of(held.values())
        kept = Standing.objects.in_bulk(certification_ids)
        rows: list[tuple[object, ...]] = []
        changes: list[News] = []
        for pk, known in sorted(facts.items()):
            old = kept.get(pk)
            day = max(on, old.as_of) if old and old.word else on
            if day < known.granted_on:
                continue
            decision = decide(known, day, policy())
            word, way_back = decision.standing, decision.way_back or ""
            looked_at = next_look(known, decision)
            rows.append((pk, word, decision.since, way_back, decision.on, looked_at))
            if old and old.word and (old.word, old.way_back) != (word, way_back):
                changes.append(_change(held[pk], old.word, decision, known))
        if not rows:
            return []
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [list(column) for column in zip(*rows, strict=True)])
        return News.objects.bulk_create(changes)


def catch_up(*, certification_ids: Collection[int], on: date) -> None:
    """Note what time has made of these by `on`, before the sweep comes to them."""
    due = Standing.objects.filter(pk__in=certification_ids, next_change_on__lte=on)
    if ids := list(due.values_list("pk", flat=True)):
        refresh(certification_ids=ids, on=on)


_KEEP = """
UPDATE members_standing kept
SET word = said.word, since = said.since, way_back = said.way_back,
    as_of = said.as_of, next_change_on = said.next_change_on
FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::text[], %s::date[], %s::date[])
    AS said (id, word, since, way_back, as_of, next_change_on)
WHERE kept.certification_id = said.id
"""

# The rows of the people who are locked, so that nobody changes what is read of them.
_ASK_ANEW = """
UPDATE members_standing kept
SET word = said.word, since = said.since, way_back = said.way_back,
    as_of = said.on_day, next_change_on = said.next_look_on
FROM ({said}) said
JOIN members_standing before ON before.certification_id = said.id
WHERE kept.certification_id = said.id AND before.next_change_on <= %(on)s
RETURNING said.id, before.word,
          before.word <> '' AND (before.word, before.way_back) <> (said.word, said.way_back)
"""


def sweep(*, on: date, limit: int = 1000) -> int:
    """Bring up to date the standings that time has changed by `on`, or that nobody asked for yet.

    Returns how many; call it until it returns 0. Safe at any time, in parallel and after any
    missed day. It notices the changes that `refresh` would notice.
    """
    due = Standing.objects.filter(next_change_on__lte=on).order_by("next_change_on", "pk")
    ids = list(due.values_list("pk", flat=True)[:limit])
    if not ids:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        lock_holders(ids)
        said = standing_sql(policy(), among="held.id = ANY(%(ids)s)")
        cursor.execute(_ASK_ANEW.format(said=said), {"ids": ids, "on": on})
        turned = {pk: old for pk, old, changed in cursor.fetchall() if changed}
        held = _held(turned.keys())
        facts = facts_of(held.values())
        News.objects.bulk_create(
            _change(held[pk], old, judge(Known(facts[pk], on), on, policy()), facts[pk])
            for pk, old in sorted(turned.items())
        )
    return len(ids)


def _held(certification_ids: Collection[int]) -> dict[int, Certification]:
    rows = Certification.objects.filter(pk__in=certification_ids).select_related("certificant")
    return {row.pk: row for row in rows}


def _change(held: Certification, old: str, new: StandingDecision, known: StandingFacts) -> News:
    return News(
        kind=NewsKind.STANDING,
        certificant_id=held.certificant_id,
        certification=held,
        effective_on=became_true_on(known, new.on, policy()),
        old=old,
        new=new.standing,
        way_back=new.way_back or "",
        reasons=[reason.code for reason in new.reasons],
    )
