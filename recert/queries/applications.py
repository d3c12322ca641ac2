"""Applications as their members and the services find them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from billing.models import Invoice, InvoiceState
from casework.models import Decision
from members.models import Certificant, Certification
from recert.models import Application, FeeLine, StatementText

READS = ("case__certificant", "certification__program", "authorization")


def applications() -> QuerySet[Any]:
    """With case, person, programme and authorization: one query."""
    return Application.objects.select_related(*READS)


def of_person(certificant: Certificant) -> QuerySet[Any]:
    """Those of a person, newest first."""
    return applications().filter(case__certificant=certificant).order_by("-case")


def tracked(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate with what was `paid` for it, the `payment` of its member that did, and when staff
    last asked for more (`incomplete_at`): no query more.
    """
    fee = FeeLine.objects.filter(application=OuterRef("pk"), failed=0, live=True)
    paid = fee.order_by().values("application").annotate(total=Sum("line__allocations__amount"))
    own = fee.filter(line__allocations__payment__payer=OuterRef("case__certificant"))
    incomplete = Decision.objects.filter(case=OuterRef("pk"), to="incomplete").order_by("-pk")
    return rows.annotate(
        paid=Subquery(paid.values("total")),
        payment=Subquery(own.values("line__allocations__payment")[:1]),
        incomplete_at=Subquery(incomplete.values("at")[:1]),
    )


def open_of(certification: Certification) -> Application | None:
    """The one that keeps another from being begun."""
    found: Application | None = (
        applications().filter(certification=certification, ended_on=None).first()
    )
    return found


def fee_invoice(application: Application, *, failed: int = 0) -> Invoice | None:
    """The invoice that asks for the application, or for another attempt after so many failed
    ones; a void one is none.
    """
    line = (
        FeeLine.objects.filter(application=application, failed=failed, live=True)
        .select_related("line__invoice")
        .first()
    )
    return line.line.invoice if line else None


def unpaid(application: Application) -> list[Invoice]:
    """Its invoices that are open."""
    rows = Invoice.objects.filter(lines__recert__application=application, state=InvoiceState.OPEN)
    return list(rows.distinct().order_by("pk"))


def statements(on: date) -> QuerySet[StatementText]:
    """The versions of the statement by that day, the one in force first."""
    return StatementText.objects.filter(valid_from__lte=on).order_by("-valid_from", "-version")


def statement_on(on: date) -> StatementText:
    """The statement in force on a day."""
    return statements(on)[0]
