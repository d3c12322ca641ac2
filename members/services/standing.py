"""Keeping the copy of each standing that lists and sweeps read (handbook section 8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q

from members.models import Certification, Standing, StandingChange
from members.queries.facts import standing_facts
from members.queries.locks import lock_holders
from members.queries.policy import policy
from members.rules.standing import StandingDecision, StandingFacts, decide
from members.rules.timeline import became_true_on


def refresh(*, certification_ids: Collection[int], on: date) -> list[StandingChange]:
    """Ask the rule for these certifications and note what changed; return the changes noticed.

    A change is a different word or way back; its effective day is the day it became true. The
    first standing of a certification is no change. One that was already refreshed for a later day
    is asked for that day, so that a slow run never turns the clock back; one granted later than
    `on` has no standing yet. Call it with about 1,000 at a time.
    """
    with transaction.atomic():
        lock_holders(certification_ids)
        facts = standing_facts(certification_ids)
        kept = Standing.objects.in_bulk(certification_ids)
        rows: list[Standing] = []
        changes: list[StandingChange] = []
        for pk, known in sorted(facts.items()):
            old = kept.get(pk)
            day = max(on, old.as_of) if old and old.word else on
            if day < known.granted_on:
                continue
            decision = decide(known, day, policy())
            new = _row(pk, decision, day)
            rows.append(new)
            if old and old.word and (old.word, old.way_back) != (new.word, new.way_back):
                changes.append(_change(old, new, decision, known))
        Standing.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["certification"],
            update_fields=["word", "since", "way_back", "as_of", "next_change_on"],
        )
        return StandingChange.objects.bulk_create(changes)


def sweep(*, on: date, limit: int = 1000) -> int:
    """Refresh the certifications whose standing time has changed by `on`, or that have none yet.

    Returns how many were refreshed; call it until it returns 0. Safe at any time, in parallel
    and after any missed day.
    """
    due = (
        Standing.objects.filter(next_change_on__lte=on)
        .order_by("next_change_on", "pk")
        .values_list("pk", flat=True)[:limit]
    )
    ids = list(due)
    refresh(certification_ids=ids, on=on)
    return len(ids)


def _row(pk: int, decision: StandingDecision, day: date) -> Standing:
    return Standing(
        certification_id=pk,
        word=decision.standing,
        since=decision.since,
        way_back=decision.way_back or "",
        as_of=day,
        next_change_on=decision.next_change.on if decision.next_change else None,
    )


def _change(
    old: Standing, new: Standing, decision: StandingDecision, known: StandingFacts
) -> StandingChange:
    return StandingChange(
        certification_id=new.pk,
        effective_on=became_true_on(known, new.as_of, policy()),
        old=old.word,
        new=new.word,
        way_back=new.way_back,
        reasons=[reason.code for reason in decision.reasons],
    )
