"""Providers, courses and places in them, as tests of completions need them."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

from django.db import transaction

from billing.models import Payer
from courses.completions.models import Attendance, Completion, Conflict
from courses.completions.queries.completions import locked
from courses.completions.services import checking_in, counting, providers
from courses.completions.services.withdrawing import take_back_locked
from courses.models import Course, Enrollment, Provider
from plumbing import clock
from tests import builders
from tests.courses import catalogued

_count = itertools.count(1)


def provider(**fields) -> Provider:
    n = next(_count)
    named = {"code": f"lab-{n}", "name": "Lakeview Learning"}
    return Provider.objects.create(**(named | fields))


def course(*programs, by=None, **fields) -> Course:
    """A free course of 2 hours, of AMT and for RMA when nothing else is said."""
    code = fields.pop("code", f"course-{next(_count)}")
    if by is not None:
        fields["provider"] = by
    return catalogued.free(code, programs=programs or ("RMA",), **fields)


def addressed() -> dict[str, dict[str, object]]:
    """One of everything that an address of completions can be about, by its kind."""
    by, on = provider(), clock.today()
    row = Completion.objects.create(
        provider=by,
        completion_id="c-1",
        state="parked",
        source="api",
        why="unknown",
        certification_number="7",
        title="Blood draws",
        completed_on=on,
        hours=Decimal(1),
        arrived_on=on,
    )
    conflict = Conflict.objects.create(completion=row, came={"contact_hours": "2"})
    providers.make_token(provider=by, actor=builders.staff())
    session = course(kind="session", starts_at=clock.now())
    attendance = Attendance.objects.create(
        course=session,
        payer=Payer.of(builders.certification().certificant),
        over_at=clock.now(),
    )
    return {
        "completion": {"pk": row.pk},
        "reported": {"completion_id": row.completion_id},
        "conflict": {"pk": conflict.pk},
        "session": {"pk": session.pk},
        "door": {"code": checking_in.code_of(session)},
        "attendance": {"pk": attendance.pk},
        "provider": {"code": by.code},
        "token of a provider": {"pk": by.tokens.get().pk},
    }


def reported(held, of: Course, day: date) -> Completion:
    """A row of a roster of a course that was done that day, counted then."""
    one = Completion.objects.create(
        provider=of.provider,
        completion_id=f"row-{next(_count)}",
        source="file",
        certificant=held.certificant,
        course=of,
        course_code=of.code,
        title=of.title,
        completed_on=day,
        hours=of.hours,
        arrived_on=day,
    )
    counting.count([one], on=day, actor=None)
    return one


def withdrawn(one: Completion) -> None:
    """Take a completion back as staff do."""
    with transaction.atomic():
        row = locked(Completion.objects.filter(pk=one.pk)).get()
        said = {"on": clock.today(), "actor": None, "reason": "They were not there."}
        take_back_locked(row, closed=True, **said)


def place(of: Course, who: Payer, **fields) -> Enrollment:
    """An open place in a course."""
    given = {"course": of, "payer": who, "state": "open", "price": Decimal(0), "hours": of.hours}
    return Enrollment.objects.create(**(given | fields))
