"""What runs by the clock touches only what is due: among a thousand rows of each kind, nothing due
reads next to nothing. The control takes the indexes away and sees the same sweeps read every row.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.db import connection

from billing.dues.services import dunning
from billing.models import Checkout, Invoice, Paper, Payment, WebhookEvent
from billing.services import checkout, papers, webhooks
from casework.models import Document
from casework.services import scans
from ccp.models import Activity, Category, Proof
from ccp.services import cycles, reminders
from members.models import Certificant, Certification, Claim, Program
from members.services import standing
from members.tasks import send_claim_codes
from notices.models import Notice
from notices.services import deliveries, print_runs
from plumbing import clock
from plumbing.uploads import ScanState
from tests.plans import rows_read, statements_of

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
PEOPLE = 1000
FEW = 20  # rows, of a sweep with nothing to do

SWEEPS: dict[str, Callable[[], object]] = {
    "changes of standing": lambda: standing.sweep(on=ON),
    "first cycles": lambda: cycles.ensure_cycles(on=ON),
    "ends of cycles": lambda: cycles.close_cycles(on=ON),
    "cycles to look at again": lambda: cycles.look_again(on=ON),
    "activities that come true": lambda: cycles.count_matured(on=ON),
    "reminders of cycles": lambda: reminders.plan_reminders(on=ON),
    "reminders of invoices": lambda: dunning.plan_reminders(on=ON),
    "word of lapses": lambda: dunning.plan_lapsed(on=ON),
    "emails": lambda: deliveries.deliver_due(on=ON),
    "letters": lambda: print_runs.gather(on=ON, actor=None),
    "claims": send_claim_codes,
    "papers": lambda: papers.render_wanted(seconds=1),
    "open payments": lambda: checkout.reconcile(on=ON),
    "webhooks": lambda: webhooks.sweep(on=ON),
    "virus checks": lambda: scans.scan_pending(seconds=1),
}


def add_people() -> list[Certificant]:
    """People granted an RMA in the last three years, the cycle of a sixth near its end."""
    people = Certificant.objects.bulk_create(
        Certificant(member_number=f"{n}", last_name="Reyes", email=f"m{n}@example.org")
        for n in range(PEOPLE)
    )
    program = Program.objects.get(key="RMA")
    Certification.objects.bulk_create(
        Certification(
            certificant=person,
            program=program,
            number=f"RMA-{n}",
            granted_on=ON - timedelta(days=1090 - n % 1080),
        )
        for n, person in enumerate(people)
    )
    return people


def add_what_is_done(people: list[Certificant]) -> None:
    """The traces of years of work: nothing of it is due."""
    now = clock.now()
    long_ago = now - timedelta(days=400)
    month = date(2025, 11, 1)
    invoices = Invoice.objects.bulk_create(
        Invoice(
            number=f"25-{n:06}",
            payer_id=person.pk,
            kind="dues",
            issued_on=month,
            due_on=date(2025, 11, 30),
            total=Decimal("50.00"),
            bill_to=[],
            state="open",
        )
        for n, person in enumerate(people)
    )
    Paper.objects.bulk_create(
        Paper(kind="invoice", invoice=invoice, rendered_at=now) for invoice in invoices
    )
    Notice.objects.bulk_create(
        Notice(
            certificant=person,
            kind="renewal",
            about_type="billing.invoice",
            about_id=n,
            step="2025-11",
            channel=channel,
            state="sent",
            due_on=month,
        )
        for n, person in enumerate(people)
        for channel in ("email", "letter")
    )
    activities = Activity.objects.bulk_create(
        Activity(
            certificant=person,
            category=Category.PROFESSIONAL_EDUCATION,
            hours=Decimal(1),
            completed_on=date(2026, 2, 1),
            logged_on=date(2026, 1, 1),
            matured_on=date(2026, 2, 1),
        )
        for person in people
    )
    kept = Document.objects.bulk_create(
        Document(
            certificant=row.certificant,
            sha256=f"{row.pk:064}",
            size=1,
            path=f"{row.pk}",
            scan=ScanState.CLEAN,
        )
        for row in activities
    )
    Proof.objects.bulk_create(
        Proof(activity=row, document=document)
        for row, document in zip(activities, kept, strict=True)
    )
    Payment.objects.bulk_create(
        Payment(payer_id=person.pk, method="check", amount=1, received_on=month)
        for person in people
    )
    Checkout.objects.bulk_create(
        Checkout(
            key=uuid.uuid4(),
            payer_id=person.pk,
            amount=1,
            state="expired",
            expires_at=long_ago,
            created_at=long_ago,
        )
        for person in people
    )
    WebhookEvent.objects.bulk_create(
        WebhookEvent(event_id=f"evt_{n}", type="charge.succeeded", handled_at=now)
        for n in range(PEOPLE)
    )
    Claim.objects.bulk_create(
        Claim(number=person.member_number, last_name="Reyes", handled_at=now) for person in people
    )


@pytest.fixture
def nothing_due(settings):
    """Everything that the calendar asked for is done."""
    settings.PORTAL_TODAY = ON.isoformat()
    people = add_people()
    for sweep in (SWEEPS["changes of standing"], SWEEPS["first cycles"], SWEEPS["ends of cycles"]):
        while sweep():
            pass
    SWEEPS["reminders of cycles"]()
    while SWEEPS["word of lapses"]():
        pass
    with pgtrigger.ignore("notices.Notice:moves"):
        Notice.objects.update(state="sent", skip_reason="")
    add_what_is_done(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def read_by(name: str) -> int:
    return sum(rows_read(statement) for statement in statements_of(SWEEPS[name]))


def test_a_sweep_with_nothing_due_reads_next_to_nothing(nothing_due):
    read = {name: read_by(name) for name in SWEEPS}
    assert {name: rows for name, rows in read.items() if rows > FEW} == {}


def test_control_without_indexes_every_sweep_reads_every_row(nothing_due):
    with connection.cursor() as cursor:
        for way in ("indexscan", "indexonlyscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    read = {name: read_by(name) for name in SWEEPS}
    del read["word of lapses"]  # nobody here has lapsed: the table is empty
    assert {name: rows for name, rows in read.items() if rows < PEOPLE} == {}
