"""What the calendar brings about: warnings, expiry, the end of the exam's window, invoices that
nobody paid (handbook section 9). Everything may run at any time, any number of times.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from billing.models import Invoice, InvoiceState
from billing.services import voids
from casework.services import cases
from members.queries.policy import policy
from recert.models import Application, LineKind
from recert.queries.applications import applications
from recert.rules.deadlines import void_from
from recert.rules.figures import FEE_DAYS
from recert.rules.flows import EXAM, UNDECIDED
from recert.services import telling
from recert.services.applying import under_lock
from recert.services.deadlines import next_on
from recert.verbs import RecertVerb

NOT_PAID = "It was not paid in time"

log = logging.getLogger(__name__)


def due(on: date) -> QuerySet[Application]:
    """The applications for which time has something by that day, the first one first."""
    return Application.objects.filter(next_on__lte=on).order_by("next_on", "case")


def keep(*, on: date, limit: int = 200) -> int:
    """Warn of expiry, let expire what was not decided in time, and close what the exam's window
    has left behind. Returns how many; call it until it returns 0.
    """
    ids = list(due(on).values_list("pk", flat=True)[:limit])
    for pk in ids:
        with transaction.atomic():
            _keep(under_lock(applications().get(pk=pk)), on)
    return len(ids)


def _keep(application: Application, on: date) -> None:
    state, since = application.case.state, application.next_on
    if since is None or since > on:
        return
    if state in UNDECIDED and application.expires_on is not None:
        telling.expiring(application, since, on)
        if on >= application.expires_on:
            cases.move(application.case, to="expired", actor=None)
            cases.note(application.case, RecertVerb.RECERT_EXPIRED, actor=None)
            telling.tell(application, telling.EXPIRED, on=on)
            return
    if state in EXAM and on >= application.authorization.ends_on:
        cases.move(application.case, to="closed", actor=None)
        cases.note(application.case, RecertVerb.RECERT_CLOSED, actor=None)
        telling.tell(application, telling.WINDOW_OVER, on=on)
        return
    Application.objects.filter(pk=application.pk).update(next_on=next_on(application, state, on))


def void_unpaid(*, on: date, limit: int = 200) -> int:
    """Void the invoices that nobody paid in time; the drafts stay, to be changed and sent. Those of
    applications that have ended go, too. Returns how many.
    """
    open_ = Invoice.objects.filter(state=InvoiceState.OPEN, kind__in=LineKind.values)
    ended = Q(lines__recert__application__ended_on__isnull=False)
    latest = on - timedelta(days=min(row.value for row in policy()[FEE_DAYS].entries))
    late = Q(kind=LineKind.APPLICATION_FEE, issued_on__lte=latest)
    rows = open_.filter(ended | late).distinct().order_by("pk")[:limit]
    return sum(_void(invoice, on) for invoice in rows)


def _void(invoice: Invoice, on: date) -> bool:
    gone = invoice.lines.filter(recert__application__ended_on__isnull=False).exists()
    if not gone and on < void_from(invoice.issued_on, policy()):
        return False
    try:
        voids.give_up(invoice=invoice, reason=NOT_PAID, on=on)
    except voids.VoidRefused as refused:  # a card page is open: for another time
        log.info("invoice stays: %s", refused, extra={"invoice": invoice.number})
        return False
    return True
