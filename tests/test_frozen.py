"""What is issued or done stays as it is, whoever writes to the database."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction

from amt_portal.verbs import PortalVerb
from billing.dues.models import DuesLine, ImportedDues
from billing.models import Allocation, Invoice, InvoiceLine, Method, Payment, Refund
from billing.services import payments
from ccp.models import Attestation, Cycle
from members.models import History
from members.services import history
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice

pytestmark = pytest.mark.django_db

DAY = date(1999, 1, 1)


@pytest.fixture
def one_of_each():
    on = clock.today()
    invoice = an_invoice(builders.certificant())
    with transaction.atomic():
        payment = payments.book(
            payer_id=invoice.payer_id,
            invoice_ids=[invoice.pk],
            money=payments.Money(Method.CHECK, Decimal("50.00"), on, reference="1041"),
            on=on,
            actor=None,
        )
    held = invoice.lines.get().dues.certification
    ImportedDues.objects.create(payment=payment, certification=held, year=1999)
    cycle = Cycle.objects.create(
        certification=held, start=DAY, end=date(2002, 1, 1), required=Decimal(30)
    )
    history.record(actor=None, verb=PortalVerb.IMPORTED, subject="member:1")
    Refund.objects.create(
        payment=payment,
        amount=Decimal("1.00"),
        reason="Paid twice",
        key=uuid.uuid4(),
        asked_by=builders.staff("finance"),
        asked_on=on,
    )
    Attestation.objects.create(cycle=cycle, attested_on=on)


ALL = (
    *(Allocation, Attestation, DuesLine, History, ImportedDues),
    *(Invoice, InvoiceLine, Payment, Refund),
)
CHANGES = [
    (DuesLine, {"covers_from": DAY}),
    (DuesLine, {"covers_to": date(2199, 1, 1)}),
    (DuesLine, {"program_code": "X"}),
    (DuesLine, {"program_name": "X"}),
    (DuesLine, {"certification_number": "X"}),
    (ImportedDues, {"year": 1999}),
    (InvoiceLine, {"description": "X"}),
    (InvoiceLine, {"position": 9}),
    (InvoiceLine, {"amount": Decimal("0.01")}),
    (Refund, {"amount": Decimal("0.01")}),
    (Refund, {"reason": "X"}),
    (Refund, {"asked_on": DAY}),
    (Refund, {"key": uuid.UUID(int=1)}),
    (Refund, {"created_at": clock.now()}),
    (Attestation, {"attested_on": DAY}),
    (Attestation, {"signed_name": "X"}),
    (Attestation, {"signed_at": clock.now()}),
    (Payment, {"reference": "X"}),
    (Allocation, {"amount": Decimal("0.01")}),
    (History, {"reason": "X"}),
    (Invoice, {"total": Decimal("0.01")}),
]


def write(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(("model", "change"), CHANGES)
def test_it_is_not_changed(one_of_each, model, change):
    assert model.objects.exists()
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        model.objects.update(**change)


@pytest.mark.parametrize("model", ALL)
def test_it_is_not_deleted(one_of_each, model):
    assert model.objects.exists()
    said = r"Cannot (update or )?delete"
    with pytest.raises(ProgrammingError, match=said), transaction.atomic():
        write(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608 - a table of ours


@pytest.mark.parametrize("model", ALL)
def test_it_is_not_emptied_away(one_of_each, model):
    assert model.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(ProgrammingError, match="Cannot truncate"), transaction.atomic():
        write(f'TRUNCATE "{model._meta.db_table}" CASCADE')


def test_what_goes_on_about_it_is_noted(one_of_each):
    assert InvoiceLine.objects.update(live=False)
    assert Refund.objects.update(state="done", provider_id="re_1", error="")
