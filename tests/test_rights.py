"""What the role may do that the portal works as, and what not, even past the triggers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pgtrigger
import pytest
from django.conf import settings as portal
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction

from billing.models import Allocation, Invoice, InvoiceLine, Payment, Refund
from billing.services import disputes, refunds, voids
from ccp.models import Attestation, Cycle
from ccp.services.attestation import attest, text_on
from members.models import History
from plumbing import clock
from tests import builders
from tests.web.everything import Everything

pytestmark = pytest.mark.django_db

FROZEN = (Allocation, Attestation, History, Invoice, InvoiceLine, Payment, Refund)


@pytest.fixture
def at_work() -> Iterator[None]:
    """Be the role of the portal at work until the test ends."""
    if not portal.DATABASE_ROLE:
        raise ImproperlyConfigured("PORTAL_DATABASE_ROLE names no role")
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {portal.DATABASE_ROLE}")
    yield
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def ask(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_it_is_nobody_special(at_work):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE plumbing_cacherow",
        "TRUNCATE members_certificant CASCADE",
        "DROP TABLE members_history",
        "ALTER TABLE members_history DISABLE TRIGGER ALL",
        "CREATE TABLE own (id int)",
        "SET LOCAL session_replication_role = replica",
        "DELETE FROM django_migrations",
        "UPDATE billing_invoice SET total = 0",
        "UPDATE dues_duesline SET covers_to = covers_to + 1",
        "UPDATE billing_invoiceline SET amount = amount + 1",
        "UPDATE billing_refund SET amount = 0",
        "UPDATE ccp_attestation SET attested_on = attested_on - 1",
        "UPDATE members_history SET reason = ''",
        "UPDATE billing_payment SET id = id",
        "UPDATE billing_allocation SET amount = amount",
        *(f'DELETE FROM "{model._meta.db_table}"' for model in FROZEN),  # noqa: S608 - ours
        *(f'TRUNCATE "{model._meta.db_table}" CASCADE' for model in FROZEN),
    ],
)
def test_the_database_refuses_it_even_past_the_triggers(at_work, statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        pgtrigger.ignore(),
    ):
        ask(statement)


@pytest.mark.parametrize(
    "statement", ["TRUNCATE plumbing_cacherow", "UPDATE members_history SET id=id"]
)
def test_control_the_owner_may(statement):
    with pgtrigger.ignore():
        ask(statement)


def test_it_may_do_the_work(at_work, monkeypatch):
    """People, invoices, money, activities, proofs, notices, runs; then what goes on about them."""
    everything = Everything()
    on, finance = clock.today(), builders.staff("finance")
    disputes.set_aside(dispute=everything.payment.disputes.get(), actor=finance)
    asked = refunds.ask(
        payment=everything.payment, amount=Decimal("5.00"), reason="x", on=on, actor=finance
    )
    refunds.carry_out(refund=asked, on=on)
    assert Refund.objects.get(pk=asked.pk).state == Refund.State.DONE
    voids.void(invoice=everything.open, reason="x", on=on, actor=finance)
    assert Invoice.objects.get(pk=everything.open.pk).state == "void"
    cycle = Cycle.objects.get(pk=everything.arguments["cycle"]["pk"])
    words = text_on(on)
    attest(
        cycle=cycle,
        typed_name=everything.owner.certificant.full_name,
        text_version=words.version,
        on=on,
        actor=everything.owner,
    )
    ask("CREATE TEMPORARY TABLE for_an_import (id int) ON COMMIT DROP")
    ask("INSERT INTO plumbing_cacherow VALUES ('a', '1', NULL) ON CONFLICT DO NOTHING")
