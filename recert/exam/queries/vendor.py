"""Who may sit the exam now, and what the test vendor has been told (handbook section 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from members.queries.policy import policy
from members.queries.programs import code_and_name
from recert.exam.models import Accommodation, AccommodationState, ListRow, VendorList
from recert.exam.rules.vendor_list import Action, Said, action
from recert.models import STANDS, Attempt, Authorization
from recert.queries.exams import READS
from recert.rules.deadlines import attempts_left


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be told of one authorization."""

    authorization_id: int
    action: Action
    said: Said


def may_sit(on: date) -> QuerySet[Authorization]:
    """Those by which the exam can be taken on a day."""
    rows = Authorization.objects.filter(application__case__state="authorized", ends_on__gt=on)
    return rows.select_related(*READS).order_by("pk")


def everybody(on: date) -> list[Entry]:
    """All who may sit the exam: three queries."""
    return [Entry(pk, Action.ADD, said) for pk, said in _now(on).items()]


def new(on: date) -> list[Entry]:
    """What the vendor has not been told yet, in the order of the authorizations: four queries."""
    return _differing(_now(on))


def overview(on: date) -> tuple[int, Mapping[str, int]]:
    """How many may sit the exam, and how many the vendor is to be told of, by action: likewise."""
    now = _now(on)
    return len(now), _counts(_differing(now))


def _differing(now: Mapping[int, Said]) -> list[Entry]:
    before, entries = _before(), []
    for pk in sorted({*now, *before}):
        told = action(before.get(pk), now.get(pk))
        if told is not None:
            entries.append(Entry(pk, told, now.get(pk) or before[pk]))
    return entries


def _now(on: date) -> dict[int, Said]:
    results = Prefetch("attempts", Attempt.objects.filter(STANDS).order_by("attempted_on"))
    rows = list(may_sit(on).prefetch_related(results))
    granted: defaultdict[int, list[str]] = defaultdict(list)
    decided = Accommodation.objects.filter(
        state=AccommodationState.GRANTED, application__in=[row.pk for row in rows]
    )
    for pk, provided in decided.order_by("pk").values_list("application", "provided"):
        granted[pk].append(provided)
    return {row.pk: _said(row, granted[row.pk], on) for row in rows}


def _said(row: Authorization, granted: list[str], on: date) -> Said:
    person, held = row.application.case.certificant, row.application.certification
    results = (one.result for one in row.attempts.all())
    return {
        "authorization_number": row.number,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "program": code_and_name(held.program, on).code,
        "first_day": row.authorized_on.isoformat(),
        "last_day": row.window.last_day.isoformat(),
        "attempts_left": str(attempts_left(row.authorized_on, results, policy())),
        "accommodations": "; ".join(granted),
    }


def _before() -> dict[int, Said]:
    """As the vendor has it, but for those of whose end it was told."""
    later = ListRow.objects.filter(
        authorization=OuterRef("authorization"), list__gt=OuterRef("list")
    )
    rows = ListRow.objects.filter(~Exists(later)).exclude(action=Action.END)
    return dict(rows.values_list("authorization", "said"))


def lists() -> QuerySet[VendorList]:
    """Those that were made, newest first. listed: rows; fetched: how often."""
    rows = VendorList.objects.select_related("made_by").order_by("-pk")
    return rows.annotate(
        listed=Count("rows", distinct=True), fetched=Count("fetches", distinct=True)
    )


def _counts(entries: list[Entry]) -> Mapping[str, int]:
    found = {one.value: 0 for one in Action}
    for entry in entries:
        found[entry.action] += 1
    return found


def rows_of(made: VendorList) -> QuerySet[Any]:
    """What a list says, in its order."""
    return made.rows.order_by("authorization")
