"""What becomes of each certification with dues in a month, and the lists (handbook section 3).

The twin of `charges.decide` in SQL, asked of the copies of standing: for months in which tens of
thousands are due. The tests hold it to what a run would do.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields import CharField, DateField, IntegerField
from django.db.models.functions import Cast, ExtractDay, Least
from django.db.models.lookups import LessThanOrEqual

from billing.dues.models import DuesLine, LineKind
from billing.dues.queries.renewals import due_day, with_dues_in
from billing.dues.rules.charges import GONE
from billing.dues.rules.dunning import RENEWAL
from billing.models import InvoiceState
from members.models import DuesPaid, StandingWord
from members.queries.policy import policy
from members.rules.calendar import anniv, last_of_month
from members.rules.figures import DUES_PAYABLE_YEARS
from notices.models import Notice, NoticeState

LEFT_OUT = {
    "recertify": "Recertification needed",
    "paid": "Year already paid",
    "retired": "Retired",
    "revoked": "Revoked",
    "deceased": "Deceased",
}
LISTS = LEFT_OUT | {
    "due": "Dues years that begin in the month",
    "invoiced": "Invoiced",
    "to_invoice": "Not invoiced yet",
    "left_out": "Left out",
    "noticed": "Invoiced and noticed",
    "settled": "Invoiced and paid",
    "grace": "Invoiced, not paid, in grace",
    "lapsed": "Invoiced, not paid, lapsed",
}


def certifications(month: date, on: date) -> QuerySet[Any]:
    """Certifications with a dues year that begins in the month, each with its `outcome`: a key of
    LEFT_OUT, `invoiced` or `to_invoice`; and the state of its `invoice_state`, if it has one.
    """
    return (
        with_dues_in(month)
        .filter(granted_on__lte=on)
        .annotate(invoice_state=Subquery(_lines(month).values("line__invoice__state")[:1]))
        .annotate(
            outcome=Case(
                When(invoice_state__isnull=False, then=Value("invoiced")),
                *(When(why, then=Value(key)) for key, why in _reasons(month, on)),
                default=Value("to_invoice"),
                output_field=CharField(),
            )
        )
    )


def _lines(month: date) -> QuerySet[DuesLine]:
    """The line that charges a certification with the dues year of the month, if there is one."""
    return DuesLine.objects.filter(
        certification=OuterRef("pk"), year=month.year, kind=LineKind.DUES, live=True
    )


def _reasons(month: date, on: date) -> list[tuple[str, Q]]:
    """Why a certification without an invoice is left out: the first of these that holds."""
    reasons = [(word, Q(standing__word=word)) for word in sorted(GONE)]
    reasons.append(("recertify", Q(standing__way_back="recertify")))
    reasons.append(("paid", Q(Exists(_paid(month, on)))))
    if on >= _paying_ends(month):
        reasons.append(("recertify", Q(LessThanOrEqual(_unpayable_from(month, F("anchor")), on))))
    return reasons


def _paid(month: date, on: date) -> QuerySet[DuesPaid]:
    """The fact that the dues year of the month is paid, by a payment that counts."""
    return DuesPaid.objects.filter(
        certification=OuterRef("pk"),
        year=month.year,
        paid_on__gte=OuterRef("anchor"),
        paid_on__lte=on,
        paid_on__lt=_unpayable_from(month, OuterRef("anchor")),
    )


def _paying_ends(month: date) -> date:
    """The first day of the month in which paying the dues year of `month` stops to help."""
    return anniv(month, policy()[DUES_PAYABLE_YEARS].on(due_day(month)))


def _unpayable_from(month: date, anchor: Any) -> Func:
    """As `DuesYear.unpayable_from`: the anniversary in that month."""
    ends = _paying_ends(month)
    day = Cast(Least(ExtractDay(anchor), last_of_month(ends).day), IntegerField())
    return Func(ends.year, ends.month, day, function="make_date", output_field=DateField())


def listed(month: date, which: str, on: date) -> QuerySet[Any]:
    """One of LISTS, each with its `invoice_number`. KeyError for others.

    One holder after the other, as the index of the month has them: by name, all of a large month
    would be sorted for each page.
    """
    lines, outcomes = _lines(month), _uninvoiced(month, on)
    invoiced, unpaid = Exists(lines), Exists(lines.filter(line__invoice__state=InvoiceState.OPEN))
    wanted = {
        "due": Q(),
        "invoiced": invoiced,
        "noticed": sent_notice(month) & invoiced,
        "settled": Exists(lines.filter(line__invoice__state=InvoiceState.PAID)),
        "grace": Q(standing__word=StandingWord.GRACE) & unpaid,
        "lapsed": Q(standing__word=StandingWord.LAPSED) & unpaid,
        "left_out": ~invoiced & reduce(or_, (why for _key, why in _reasons(month, on))),
    } | {key: ~invoiced & why for key, why in outcomes.items()}
    return (
        certifications(month, on)
        .filter(wanted[which])
        .annotate(invoice_number=Subquery(lines.values("line__invoice__number")[:1]))
        .select_related("certificant", "program", "standing")
        .order_by("certificant", "pk")
    )


def _uninvoiced(month: date, on: date) -> dict[str, Q]:
    """Why a certification is left out, and `to_invoice`, each as a condition of its own: Postgres
    can join and count those, not the one expression that gives an outcome.
    """
    found: dict[str, Q] = {}
    no_other = Q()
    for key, why in _reasons(month, on):
        found[key] = found.get(key, Q()) | no_other & why
        no_other &= ~why
    return found | {"to_invoice": no_other}


def sent_notice(period: date) -> Exists:
    """Whether a renewal notice of the month went to who holds a certification."""
    return Exists(
        Notice.objects.filter(
            kind=RENEWAL,
            step=f"{period:%Y-%m}",
            state=NoticeState.SENT,
            certificant=OuterRef("certificant"),
        )
    )
