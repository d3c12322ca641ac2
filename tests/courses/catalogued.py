"""Courses, people who look at them, and what they buy."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from billing.models import Method, Payer, Payment
from billing.services import payments
from courses.models import Course, CourseKind, Enrollment, Provider
from courses.services import ordering
from members.models import Certificant, DuesPaid, Program, Role
from members.rules.calendar import anniv
from plumbing import clock
from tests import builders

MEMBER, OTHER = Decimal("18.00"), Decimal("27.00")


def course(code: str = "infection", *, programs: tuple[str, ...] = ("RMA", "RPT"), **fields: Any):
    """A published course of two hours by AMT."""
    defaults: dict[str, Any] = {
        "provider": Provider.objects.get(own=True),
        "code": code,
        "state": Course.State.PUBLISHED,
        "kind": CourseKind.ARTICLE,
        "title": code.replace("-", " ").capitalize(),
        "summary": "What to clean between patients, and in which order.",
        "about": "For everybody who works in an exam room.",
        "author": "Dana Whitfield, RMA",
        "article": "## Clean hands\n\nWash them.",
        "hours": Decimal("2.00"),
        "member_price": MEMBER,
        "other_price": OTHER,
    }
    row = Course.objects.create(**(defaults | fields))
    row.programs.set(Program.objects.filter(key__in=programs))
    return row


def free(code: str = "needlestick", **fields: Any):
    return course(code, member_price=Decimal(0), other_price=Decimal(0), **fields)


def active_member(person: Certificant | None = None, **fields: Any):
    """A certification whose dues are paid: active today, in its first cycle."""
    granted = anniv(clock.today().replace(day=1), -2)
    held = builders.certification(person, granted_on=granted, **fields)
    for n in (1, 2):
        day = anniv(granted, n)
        DuesPaid.objects.create(certification=held, year=day.year, paid_on=day)
    return held


def suspended(person: Certificant | None = None, **fields: Any):
    """The same, suspended since yesterday: no member price."""
    since = clock.today() - timedelta(days=1)
    return active_member(person, suspended_from=since, **fields)


def payer_of(held) -> Payer:
    return Payer.of(held.certificant)


def buyer_with_account(**fields: Any) -> Payer:
    """Somebody without a certification who signs in."""
    payer = builders.buyer(**fields)
    user = builders.User.objects.create_user(
        payer.recipient.email, "correct horse battery", name=payer.full_name
    )
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    payer.user = user
    payer.save(update_fields=["user"])
    return payer


def order(payer: Payer, *courses: Course, seen: Decimal | None = None, on: date | None = None):
    return ordering.order(
        payer=payer,
        course_ids=[row.pk for row in courses],
        seen=seen,
        on=on or clock.today(),
        actor=None,
    )


def pay(invoices, *, reference: str = "1042", on: date | None = None):
    """A check for all of these, entered today; another one like it is another."""
    day = on or clock.today()
    return payments.enter(
        payer_id=invoices[0].payer_id,
        invoice_ids=[one.pk for one in invoices],
        money=payments.Money(
            Method.CHECK, sum(one.total for one in invoices), day, reference=reference
        ),
        on=day,
        actor=builders.staff(Role.FINANCE),
        seen=list(Payment.objects.values_list("pk", flat=True)),
    )


def place(payer: Payer, row: Course) -> Enrollment:
    return Enrollment.objects.get(payer=payer, course=row)
