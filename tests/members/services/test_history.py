"""History is only ever added to: the database itself refuses anything else."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from billing.models import Allocation, Invoice, InvoiceLine, Payment
from members.models import History
from members.services import history
from members.verbs import MemberVerb
from tests.web.everything import Everything

pytestmark = pytest.mark.django_db


def refused(deed):
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        deed()


def test_a_deed_is_neither_changed_nor_taken_back():
    row = history.record(actor=None, verb=MemberVerb.NOTE_ADDED, subject="member:1")
    refused(lambda: History.objects.filter(pk=row.pk).update(reason="another"))
    refused(row.delete)
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("DELETE FROM members_history"))
    assert History.objects.get(pk=row.pk).reason == ""


def test_money_is_neither_changed_nor_taken_back():
    """Not even around the services."""
    Everything()
    refused(lambda: Payment.objects.update(amount=1))
    refused(lambda: Payment.objects.all()._raw_delete("default"))
    refused(lambda: Allocation.objects.update(amount=1))
    refused(lambda: Allocation.objects.all()._raw_delete("default"))
    refused(lambda: Invoice.objects.update(total=1))
    refused(lambda: Invoice.objects.all()._raw_delete("default"))
    refused(lambda: InvoiceLine.objects.update(amount=1))
    refused(lambda: InvoiceLine.objects.all()._raw_delete("default"))
