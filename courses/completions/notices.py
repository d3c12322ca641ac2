"""The notices about completions, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from billing.models import Invoice
from billing.queries.payers import own
from ccp.models import Cycle
from ccp.queries.tally import tallies
from ccp.rules.figures import CCP_LATE_POSTING_DAYS
from courses.completions.models import Completion
from courses.completions.queries.completions import unmatched
from courses.completions.services.counting import RECORDED
from courses.completions.services.reporting import NOBODY, TOLD
from courses.models import Provider
from courses.services.unpaid import ON_RECORD
from members.queries.policy import policy
from members.queries.programs import code_and_name
from notices.kinds import Kind
from notices.models import Notice, SkipReason

MOST_LISTED = 50


def _recorded(_notice: Notice, completion: Completion, on: date) -> Mapping[str, Any]:
    """Where the cycles stand that hold its day, of each certification that it counts for."""
    activity = completion.activity
    cycles = Cycle.objects.filter(
        certification__activity_claims__activity=activity,
        start__lte=completion.completed_on,
        end__gt=completion.completed_on,
    ).select_related("certification__program")
    counted = tallies(list(cycles), on)
    void = Invoice.objects.filter(
        void_reason=ON_RECORD,
        lines__course__enrollment__course=completion.course_id,
        payer__in=own(completion.certificant_id or 0),
    )
    return {
        "title": completion.title,
        "provider": completion.provider.name,
        "hours": completion.hours,
        "completed_on": completion.completed_on,
        "void": void.values_list("number", flat=True).last() if completion.course_id else None,
        "stands": [
            {
                "code": code_and_name(cycle.certification.program, on).code,
                "number": cycle.certification.number,
                "counted": counted[cycle.certification_id].total,
                "required": cycle.required,
                "ends_on": cycle.period.last_day,
            }
            for cycle in cycles
        ],
        "url": settings.PORTAL_BASE_URL + reverse("ccp:cycles"),
    }


def _recorded_skip(_notice: Notice, completion: Completion, _on: date) -> str | None:
    """Not what was withdrawn before it was told."""
    return None if completion.state != Completion.State.WITHDRAWN else SkipReason.NOT_WANTED


def _of_day(notice: Notice, provider: Provider) -> list[Completion]:
    rows = unmatched().filter(provider=provider, arrived_on=date.fromisoformat(notice.step))
    return list(rows[: MOST_LISTED + 1])


def _parked_skip(notice: Notice, provider: Provider, _on: date) -> str | None:
    """Not where all were matched meanwhile."""
    return None if _of_day(notice, provider) else SkipReason.NOT_WANTED


def _parked(notice: Notice, provider: Provider, _on: date) -> Mapping[str, Any]:
    """What is parked of a day. Why each is is answered alike: see `reporting.NOBODY`."""
    rows = _of_day(notice, provider)
    return {
        "provider": provider.name,
        "arrived_on": date.fromisoformat(notice.step),
        "days": policy()[CCP_LATE_POSTING_DAYS].on(date.fromisoformat(notice.step)),
        "listed": [
            {
                "completion_id": row.completion_id,
                "number": row.certification_number or row.member_number,
                "why": NOBODY,
            }
            for row in rows[:MOST_LISTED]
        ],
        "more": len(rows) > MOST_LISTED,
        "docs_url": settings.PORTAL_BASE_URL + reverse("completions:api_docs"),
    }


def _titles(keys: Collection[int]) -> dict[int, str]:
    return dict(Completion.objects.filter(pk__in=keys).values_list("pk", "title"))


def _names(keys: Collection[int]) -> dict[int, str]:
    return dict(Provider.objects.filter(pk__in=keys).values_list("pk", "name"))


NOTICES = (
    Kind(
        key=RECORDED,
        label="Completion recorded",
        about=Completion,
        reads=("provider", "activity"),
        skip=_recorded_skip,
        context=_recorded,
        shows=_titles,
    ),
    Kind(
        key=TOLD,
        label="Completions parked",
        about=Provider,
        person="recipient",
        reads=("recipient",),
        skip=_parked_skip,
        context=_parked,
        shows=_names,
    ),
)
