"""What billing shows on pages that cross apps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Min, Q

from billing.models import Document, Invoice, WebhookEvent
from billing.queries.balances import open_balances
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
    unpaid dues year, past due or to come. amount: what is still due on `invoice` for this
    certification, invoice_due all that is due on it; invoice None: nothing is open. invoiced_on:
    when the next invoice comes.
    """

    paid_through: date
    year: DuesYear
    amount: Decimal
    invoice: Invoice | None
    invoice_due: Decimal
    invoiced_on: date
    past_due: bool


def dues_cards(
    certificant: Certificant, held: Collection[Held], on: date
) -> dict[int, DuesCard]:
    """The dues of each certification that a person holds, by its id: one query."""
    owed = _owed(certificant)
    cards: dict[int, DuesCard] = {}
    for one in held:
        year = first_unpaid(Known(one.facts, on), policy())
        if year is None:
            continue
        pk = one.certification.pk
        invoice, amount = owed.of.get(pk, (None, ZERO))
        cards[pk] = DuesCard(
            paid_through=year.covers.start - ONE_DAY,
            year=year,
            amount=amount,
            invoice=invoice,
            invoice_due=owed.due[invoice.pk] if invoice else ZERO,
            invoiced_on=first_of_month(year.covers.start),
            past_due=year.due_on < on,
        )
    return cards


@dataclass(slots=True)
class _Owed:
    """What is due: by certification with the oldest open invoice it is on, and by invoice."""

    of: dict[int, tuple[Invoice, Decimal]]
    due: dict[int, Decimal]


def _owed(certificant: Certificant) -> _Owed:
    owed = _Owed({}, defaultdict(lambda: ZERO))
    balances = open_balances(certificant)
    for balance in sorted(balances, key=lambda one: (one.line.invoice.due_on, one.line.invoice_id)):
        line = balance.line
        invoice, amount = owed.of.get(line.certification_id, (line.invoice, ZERO))
        if invoice.pk == line.invoice_id:
            owed.of[line.certification_id] = (invoice, amount + balance.due)
        owed.due[line.invoice_id] += balance.due
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
