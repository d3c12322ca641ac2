"""What finance sees first: what came in on a day, and what is owed by its age (section 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from billing.models import Allocation, Invoice, InvoiceState, Method, Payment, Refund
from billing.queries.balances import NOTHING
from billing.queries.payers import NAMES
from billing.rules.money import ZERO
from members.queries.policy import policy
from members.rules.calendar import anniv
from members.rules.figures import GRACE_DAYS

HELPS_FOR_YEARS = 3


@dataclass(frozen=True, slots=True)
class Age:
    """How old a receivable is; `meaning`: what that says of the member; `tone`: of its meter."""

    key: str
    label: str
    meaning: str
    tone: str


AGES = {
    age.key: age
    for age in (  # the youngest first
        Age("not_due", "Not yet due", "open", "second"),
        Age("grace", "Past due", "in grace", "amber"),
        Age("quarter", "Up to 90 days", "lapsed", "red"),
        Age("year", "Up to a year", "lapsed", "red"),
        Age("older", "Over a year", "lapsed, paying helps", "red"),
    )
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came in on a day: (sum, number) by card, by check and money order, otherwise; what went
    back.
    """

    card: tuple[Decimal, int]
    check: tuple[Decimal, int]
    other: tuple[Decimal, int]
    back: tuple[Decimal, int]

    @property
    def total(self) -> Decimal:
        return self.card[0] + self.check[0] + self.other[0] - self.back[0]


def taken(on: date) -> Taken:
    """What was booked as received on a day, and refunds asked for that day: two queries."""
    by_method = {
        method: (amount, number)
        for method, amount, number in Payment.objects.filter(received_on=on)
        .order_by()
        .values_list("method")
        .annotate(amount=Sum("amount"), number=Count("pk"))
    }
    back = Refund.objects.filter(asked_on=on, state=Refund.State.DONE).aggregate(
        amount=Coalesce(Sum("amount"), NOTHING), number=Count("pk")
    )
    checks = {Method.CHECK, Method.MONEY_ORDER}
    rest = [row for method, row in by_method.items() if method not in {*checks, Method.CARD}]
    return Taken(
        by_method.get(Method.CARD, (ZERO, 0)),
        _sum(row for method, row in by_method.items() if method in checks),
        _sum(rest),
        (back["amount"], back["number"]),
    )


def _sum(rows: Iterable[tuple[Decimal, int]]) -> tuple[Decimal, int]:
    found = list(rows)
    return sum((amount for amount, _ in found), ZERO), sum(number for _, number in found)


def latest_payments() -> QuerySet[Payment]:
    """Payments as they were booked, the newest first, with their payer."""
    return Payment.objects.select_related(*NAMES).order_by("-pk")


@dataclass(frozen=True, slots=True)
class Receivable:
    """The open invoices of one age."""

    age: Age
    invoices: int
    due: Decimal


def receivables(on: date) -> list[Receivable]:
    """What is still due on open invoices that paying helps, by age: two queries."""
    rows = Invoice.objects.filter(
        state=InvoiceState.OPEN, due_on__gte=_firsts(on)["older"]
    ).annotate(age=_age(on, "due_on"))
    billed = {
        age: (number, amount)
        for age, number, amount in rows.order_by()
        .values_list("age")
        .annotate(number=Count("pk"), amount=Sum("total"))
    }
    paid = dict(
        Allocation.objects.filter(line__invoice__in=rows.values("pk"), line__live=True)
        .annotate(age=_age(on, "line__invoice__due_on"))
        .order_by()
        .values_list("age")
        .annotate(amount=Sum("amount"))
    )
    return [
        Receivable(age, number, amount - paid.get(key, ZERO))
        for key, age in AGES.items()
        for number, amount in [billed.get(key, (0, ZERO))]
    ]


def of_age(key: str, on: date) -> QuerySet[Invoice]:
    """The open invoices behind one number of `receivables`, due longest first, with their payer
    and `due`. What was paid is asked of the rows of a page only.
    """
    firsts = _firsts(on)
    rows = Invoice.objects.filter(state=InvoiceState.OPEN, due_on__gte=firsts[key])
    younger = list(firsts)[: list(firsts).index(key)]
    if younger:
        rows = rows.filter(due_on__lt=firsts[younger[-1]])
    put = Allocation.objects.filter(line__invoice=OuterRef("pk")).order_by().values("line__invoice")
    paid = Coalesce(Subquery(put.annotate(sum=Sum("amount")).values("sum")), NOTHING)
    return rows.select_related(*NAMES).annotate(due=F("total") - paid).order_by("due_on", "pk")


def _firsts(on: date) -> dict[str, date]:
    """The first due day of each age, the youngest age first."""
    grace = policy()[GRACE_DAYS].on(on)
    return {
        "not_due": on,
        "grace": on - timedelta(days=grace),
        "quarter": on - timedelta(days=90),
        "year": anniv(on, -1),
        "older": anniv(on, -HELPS_FOR_YEARS),
    }


def _age(on: date, name: str) -> Case:
    return Case(
        *(When(Q(**{f"{name}__gte": day}), then=Value(key)) for key, day in _firsts(on).items()),
        output_field=CharField(),
    )


def is_large(most: int) -> bool:
    """Whether more invoices are open than that."""
    rows = Invoice.objects.filter(state=InvoiceState.OPEN).order_by("pk").values(open=F("pk"))
    return rows[most : most + 1].exists()
