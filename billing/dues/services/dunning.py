"""Reminders of unpaid invoices and word of lapses, by their days (handbook section 11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.db import transaction

from billing.dues.queries import due
from billing.dues.queries.renewals import month_of
from billing.dues.rules.dunning import LAPSED, STEPS, Step, next_look_on, steps
from billing.dues.services import late_fees
from billing.models import Invoice
from members.models import Certification, News, NewsKind, StandingWord
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.rules.telling import told_with_its_cause
from members.services import feed, touched
from notices.models import SkipReason
from notices.rules.steps import Steps
from notices.services import planning

CHUNK = 1000


def plan_reminders(*, on: date, limit: int = CHUNK) -> int:
    """Plan the step that each open invoice has reached; return how many notices are new.

    Of steps that were missed only the newest is planned, the others leave a row that says so. An
    invoice keeps the day of its next step, so nothing else is looked at.
    """
    planned, dealt_with = 0, 1
    while dealt_with:
        dealt_with, new = _remind(on, limit)
        planned += new
    return planned


@transaction.atomic
def _remind(on: date, limit: int) -> tuple[int, int]:
    """Deal with the step that these invoices have reached, and note the day of their next one.

    Returns how many invoices, and how many notices are new.
    """
    rows = list(due.to_remind(on).select_for_update(skip_locked=True)[:limit])
    planned = planning.plan_many(
        _plan(row, step, on) for row in rows if (step := _steps(row).now(on))
    )
    planning.plan_many(
        _plan(row, over, on, SkipReason.TOO_LATE if over == STEPS[-1] else SkipReason.OVERTAKEN)
        for row in rows
        for over in _steps(row).over(row.remind_on or on, on)
    )
    for look, group in groupby(rows, key=lambda row: _next_look(row, on)):
        Invoice.objects.filter(pk__in=[row.pk for row in group]).update(remind_on=look)
    return len(rows), planned


def _next_look(row: Invoice, on: date) -> date | None:
    return next_look_on(month_of(row), row.due_on, on, policy())


def _steps(row: Invoice) -> Steps[Step]:
    return steps(month_of(row), row.issued_on, row.due_on, policy())


def _plan(row: Invoice, step: Step, on: date, skip: str = "") -> planning.Plan:
    return planning.Plan(
        certificant_id=row.payer_id,
        kind=step,
        about=row.pk,
        step=f"{month_of(row):%Y-%m}",
        due_on=on,
        skip=skip,
    )


def _tell_lapses(changes: Sequence[News], on: date) -> None:
    """Plan the notices of lapses that were noticed, with the late fee where the policy has one."""
    lapses = [
        change
        for change in changes
        if change.new == StandingWord.LAPSED != change.old  # whatever it turned from
    ]
    facts = standing_facts({change.held_id for change in lapses})
    planning.plan_many(
        planning.Plan(
            certificant_id=change.certificant_id,
            kind=LAPSED,
            about=change.held_id,
            step=change.since.isoformat(),
            due_on=on,
        )
        for change in lapses
        if not told_with_its_cause(facts[change.held_id], change.since, policy())
    )
    late_fees.issue(lapses=lapses, on=on)


LAPSES = feed.declare(feed.Reader("word of lapses", {NewsKind.STANDING}, _tell_lapses))


def follow(held: Sequence[Certification], on: date) -> None:
    """Tell at once of the lapses that a decision has brought about, or brought to light."""
    _tell_lapses(touched.unheard(held), on)


def plan_lapsed(*, on: date, limit: int = CHUNK) -> int:
    """Let lapses be told that were noticed; return how many changes of standing were heard.

    Call it until it returns 0.
    """
    return feed.hear(LAPSES, on=on, limit=limit)
