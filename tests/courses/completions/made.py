"""Providers, courses and places in them, as tests of completions need them."""

from __future__ import annotations

import itertools
from decimal import Decimal

from billing.models import Payer
from courses.models import Course, Enrollment, Provider
from members.models import Program

_count = itertools.count(1)


def provider(**fields) -> Provider:
    n = next(_count)
    named = {"code": f"lab-{n}", "name": "Lakeview Learning"}
    return Provider.objects.create(**(named | fields))


def course(*programs, by=None, **fields) -> Course:
    """A course of AMT, of 2 hours, for RMA when nothing else is said."""
    n = next(_count)
    row = Course.objects.create(
        **(
            {
                "provider": by or Provider.objects.get(own=True),
                "code": f"course-{n}",
                "state": "published",
                "kind": "article",
                "title": f"Bloodborne pathogens {n}",
                "summary": "What to do after a needlestick.",
                "hours": Decimal("2.00"),
                "member_price": Decimal(0),
                "other_price": Decimal(0),
            }
            | fields
        )
    )
    row.programs.set(Program.objects.filter(key__in=programs or ["RMA"]))
    return row


def place(of: Course, who: Payer, **fields) -> Enrollment:
    """An open place in a course."""
    given = {"course": of, "payer": who, "state": "open", "price": Decimal(0)}
    return Enrollment.objects.create(**(given | fields))
