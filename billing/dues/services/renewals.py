"""The renewal run of a month: the invoices that are missing, and their notices (handbook 3, 11).

What should be there is compared with what is there, person by person, and the difference is
written. So a run may be started at any time, again, twice at once, or after a crash: the end is the
same. Nothing is rendered or sent here; the rows it leaves are found by the workers.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, ProgrammingError, transaction

from billing.dues.models import RenewalRun
from billing.dues.queries import renewals as queries
from billing.dues.queries.renewals import Plan
from billing.dues.rules.charges import issue_day
from billing.dues.services import renewal_counts
from billing.dues.services.issuing import issue
from billing.rules.money import ZERO
from billing.rules.numbers import SeriesFull
from members.models import User
from members.queries.locks import lock_members
from members.queries.policy import policy
from members.rules import reach
from members.rules.calendar import first_of_month
from notices.models import Channel
from plumbing import clock

log = logging.getLogger(__name__)

NO_FAULT_OF_A_RECORD = (
    OperationalError,
    InterfaceError,
    ProgrammingError,
    SeriesFull,
    SoftTimeLimitExceeded,
)


class RunRefused(Exception):
    """This month cannot be run; the text says why."""


@dataclass(slots=True)
class Done:
    """What a run, or a part of it, has added; of a dry run, what it would add."""

    people: int = 0
    invoices: int = 0
    lines: int = 0
    total: Decimal = ZERO
    reached: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, plan: Plan, people: int) -> None:
        self.people += people
        self.invoices += len(plan.invoices)
        self.lines += sum(len(wanted.lines) for wanted in plan.invoices)
        self.total += sum((wanted.total for wanted in plan.invoices), ZERO)
        self.left_out.update(plan.left_out)
        for wanted in plan.invoices:
            for channel in Channel.values:
                if unreached := reach.why_not(channel, wanted.certificant):
                    self.skipped[unreached] += 1
                else:
                    self.reached[channel] += 1

    def as_json(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "invoices": self.invoices,
            "lines": self.lines,
            "total": str(self.total),
            "emails": self.reached[Channel.EMAIL],
            "letters": self.reached[Channel.LETTER],
            "skipped": dict(sorted(self.skipped.items())),
            "left_out": dict(sorted(self.left_out.items())),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Done:
        """What `as_json` kept; an empty mapping is nothing done yet."""
        if not kept:
            return cls()
        return cls(
            people=kept["people"],
            invoices=kept["invoices"],
            lines=kept["lines"],
            total=Decimal(kept["total"]),
            reached=Counter({Channel.EMAIL: kept["emails"], Channel.LETTER: kept["letters"]}),
            skipped=Counter(kept["skipped"]),
            left_out=Counter(kept["left_out"]),
        )


def check_month(month: date, on: date) -> date:
    """The first day of the month. Raises RunRefused before its invoices may be issued."""
    first = first_of_month(month)
    opens = issue_day(first, policy())
    if on < opens:
        raise RunRefused(f"The invoices of {first:%B %Y} are issued from {opens} on.")
    return first


def run(
    *, month: date, on: date, actor: User | None, progress: Callable[[int], None] = lambda _: None
) -> dict[str, Any]:
    """Run a month to its end and return how it stands: `month_figures` with what is `new`, the
    certifications `left_out` by reason, `month` and `on`. Raises RunRefused.

    `progress` is told the people done after each chunk.
    """
    first = check_month(month, on)
    started, done = clock.now(), Done()
    for people in queries.all_people_due(first):
        run_chunk(people=people, month=first, on=on, actor=actor, done=done)
        progress(done.people)
    RenewalRun.objects.create(
        period=first,
        day=on,
        state=RenewalRun.State.DONE,
        asked_by=actor,
        people=done.people,
        people_done=done.people,
        summary=done.as_json(),
        started_at=started,
        ended_at=clock.now(),
    )
    renewal_counts.keep(periods=[first], on=clock.today(), anew=True)
    return queries.month_figures(first) | _extras(first, on, done)


def dry_run(*, month: date, on: date) -> dict[str, Any]:
    """What `run` would leave and add, without writing anything. Raises RunRefused."""
    first = check_month(month, on)
    done = Done()
    for people in queries.all_people_due(first):
        count_chunk(people=people, month=first, on=on, done=done)
    figures = queries.month_figures(first)
    figures["invoices"] += done.invoices
    figures["lines"] += done.lines
    figures["total"] = str(Decimal(figures["total"]) + done.total)
    figures["emails"] += done.reached[Channel.EMAIL]
    figures["letters"] += done.reached[Channel.LETTER]
    figures["skipped"] = dict(sorted((Counter(figures["skipped"]) + done.skipped).items()))
    return figures | _extras(first, on, done) | {"dry_run": True}


def _extras(month: date, on: date, done: Done) -> dict[str, Any]:
    added = done.as_json()
    return {
        "left_out": added["left_out"],
        "new": {key: added[key] for key in ("invoices", "lines", "total")},
        "month": f"{month:%Y-%m}",
        "on": on.isoformat(),
    }


def count_chunk(*, people: Sequence[int], month: date, on: date, done: Done) -> None:
    """What `run_chunk` would do for some people."""
    done.add(queries.plan(people, month, on), len(people))


def run_chunk(
    *, people: Sequence[int], month: date, on: date, actor: User | None, done: Done
) -> None:
    """Issue what is missing for some people, in one transaction.

    One person whose record cannot be worked on does not stop the others: the chunk is halved until
    that one is alone, who is left out as `parked`. What is no record's fault is raised:
    OperationalError and InterfaceError (the database is away), ProgrammingError (a statement of
    ours is wrong, for everybody), SeriesFull (no invoice number is left, for anybody) and
    SoftTimeLimitExceeded (the worker must stop).
    """
    try:
        plan = _issue_missing(people, month, on, actor)
    except NO_FAULT_OF_A_RECORD:
        raise
    except Exception:  # whatever a broken record brings about; it is logged with the person
        if len(people) == 1:
            log.exception("parked in the renewal run", extra={"certificant": people[0]})
            done.people += 1
            done.left_out["parked"] += 1
            return
        middle = len(people) // 2
        for half in (people[:middle], people[middle:]):
            run_chunk(people=half, month=month, on=on, actor=actor, done=done)
    else:
        done.add(plan, len(people))


@transaction.atomic
def _issue_missing(people: Sequence[int], month: date, on: date, actor: User | None) -> Plan:
    """Lock the people, look what they should have, write the difference."""
    lock_members(people)
    plan = queries.plan(people, month, on)
    if plan.invoices:
        issue(wanted=plan.invoices, month=month, on=on, actor=actor)
    return plan
