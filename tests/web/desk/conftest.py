"""People, money and staff for tests of the desk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from billing.dues.queries.renewals import plan
from billing.dues.services import issuing
from billing.models import Method
from billing.services import payments
from members.services import standing
from tests import builders

ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = ON.isoformat()


@pytest.fixture
def sign_in(client):
    """A client signed in as staff with these roles."""

    def signed(*roles):
        client.force_login(builders.staff(*roles))
        return client

    return signed


def holder(**fields):
    """A member with an RMA granted in November 2018, whose dues were paid until this year."""
    person = builders.certificant(**fields)
    row = builders.certification(person, granted_on=date(2018, 11, 18))
    for year in range(2019, 2026):
        row.dues_paid.create(year=year, paid_on=date(year, 11, 1))
    for start in (2018, 2021, 2024):
        row.cycle_facts.create(start=date(start, 11, 18), met_on=date(start + 2, 1, 1))
    standing.refresh(certification_ids=[row.pk], on=ON)
    return person


def invoiced(person):
    """Issue the November invoice of a holder and return it."""
    month = ON.replace(day=1)
    with transaction.atomic():
        issuing.issue(wanted=plan([person.pk], month, ON).invoices, month=month, on=ON, actor=None)
    return person.payer.invoices.get()


def paid(person, invoice, amount="50.00", **fields):
    """Book a check of a person."""
    money = payments.Money(Method.CHECK, Decimal(amount), ON, **({"reference": "1042"} | fields))
    return payments.enter(
        payer_id=person.pk,
        invoice_ids=[invoice.pk] if invoice else [],
        money=money,
        on=ON,
        actor=builders.staff("finance"),
    )
