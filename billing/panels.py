"""What billing shows on pages that cross apps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Min, Q

from billing.models import Document, WebhookEvent
from billing.queries.balances import still_due
from billing.rules.money import ZERO
from billing.services import documents as documents_service
from billing.services import webhooks
from members.models import Certificant
from members.queries.backlog import SOON, Backlog
from members.queries.held import Held
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY, first_of_month
from members.rules.dues import DuesYear, first_unpaid
from members.rules.facts import Known

DOCUMENT_LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DuesCard:
    """The dues of one certification. paid_through: last day covered without a gap. year: the first
    unpaid dues year, past due or to come. invoice: the number of the oldest open one, "" when
    nothing is open that paying helps. amount: what is still due on it for this certification,
    invoice_due all that a payment would take, for this one and for `others` (ids); payable: False
    once paying no longer helps. invoiced_on: when the next invoice comes.
    """

    paid_through: date
    year: DuesYear
    payable: bool
    amount: Decimal
    invoice: str
    invoice_due: Decimal
    others: frozenset[int]
    invoiced_on: date
    past_due: bool


def dues_cards(certificant: Certificant, held: Collection[Held], on: date) -> dict[int, DuesCard]:
    """The dues of each certification that a person holds, by its id: one query."""
    known = {one.certification.pk: first_unpaid(Known(one.facts, on), policy()) for one in held}
    years = {pk: year for pk, year in known.items() if year is not None}
    payable = {pk for pk, year in years.items() if year.payable_on(on)}
    owed = _owed(certificant, payable)
    cards: dict[int, DuesCard] = {}
    for pk, year in years.items():
        invoice = owed.oldest.get(pk, "")
        parts = owed.parts[invoice]
        cards[pk] = DuesCard(
            paid_through=year.covers.start - ONE_DAY,
            year=year,
            payable=pk in payable,
            amount=parts.get(pk, ZERO),
            invoice=invoice,
            invoice_due=sum(parts.values(), ZERO),
            others=frozenset(parts) - {pk},
            invoiced_on=first_of_month(year.covers.start),
            past_due=year.due_on < on,
        )
    return cards


@dataclass(slots=True)
class _Owed:
    """What paying helps. oldest: the number of the oldest open invoice that a certification is on;
    parts: what is due on an invoice, by certification.
    """

    oldest: dict[int, str]
    parts: dict[str, dict[int, Decimal]]


def _owed(certificant: Certificant, helped: Collection[int]) -> _Owed:
    owed = _Owed({}, defaultdict(dict))
    for certification, number, due in still_due(certificant):
        if certification not in helped:
            continue
        owed.oldest.setdefault(certification, number)
        parts = owed.parts[number]
        parts[certification] = parts.get(certification, ZERO) + due
    return owed


def backlogs(now: datetime) -> dict[str, Backlog]:
    """What waits in billing, by job: documents, payments. Three queries."""
    documents = Document.objects.filter(rendered_at=None).aggregate(
        waiting=Count("pk", filter=Q(attempts__lt=documents_service.MOST_ATTEMPTS)),
        late=Count("pk", filter=Q(wanted_at__lt=now - DOCUMENT_LATE)),
        stuck=Count("pk", filter=Q(attempts__gte=documents_service.MOST_ATTEMPTS)),
        since=Min("wanted_at"),
    )
    events = WebhookEvent.objects.filter(handled_at=None).aggregate(
        waiting=Count("pk", filter=Q(attempts__lt=webhooks.MOST_ATTEMPTS)),
        late=Count("pk", filter=Q(received_at__lt=now - SOON)),
        stuck=Count("pk", filter=Q(attempts__gte=webhooks.MOST_ATTEMPTS)),
        since=Min("received_at"),
    )
    return {"documents": Backlog(**documents), "payments": Backlog(**events)}
