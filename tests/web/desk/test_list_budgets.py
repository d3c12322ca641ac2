"""Every list of the desk asks as few questions for 300 rows as for 3, and counts none of them."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Payment, Refund
from members.models import Certificant, Certification, Program, Standing
from notices.models import Notice, PrintRun
from tests import builders
from tests.web.desk.conftest import ON

pytestmark = pytest.mark.django_db

FRAME = 3  # of every page of the desk: session, person, second factor
ROWS_A_PAGE = {"notices:desk_letters": 25}
LISTS = {
    "desk:members": FRAME + 3,  # the programmes to choose from, the places, the rows
    "desk:members?standing=active&sort=-name": FRAME + 3,
    "desk:addresses": FRAME + 1,
    "desk:addresses?problem=bounced": FRAME + 1,
    "desk:notices": FRAME + 1,
    "notices:desk_letters": FRAME + 2,  # what is due, the runs
    "billing:desk_refunds": FRAME + 3,  # what waits for a second person, of courses, the rows
    "billing:desk_credits": FRAME + 1,
}


def add(rows: int) -> None:
    """So many rows for each list."""
    clerk = builders.staff("finance")
    people = Certificant.objects.bulk_create(
        Certificant(member_number=f"{n}", last_name="Reyes", email_bounced_on=ON)
        for n in range(rows)
    )
    rma = Program.objects.get(key="RMA")
    Certification.objects.bulk_create(
        Certification(certificant=person, program=rma, number=f"RMA-{n}", granted_on=ON)
        for n, person in enumerate(people)
    )
    Standing.objects.update(word="active")
    Notice.objects.bulk_create(
        Notice(
            certificant=person,
            kind="renewal",
            about_type="billing.invoice",
            about_id=1,
            step=step,
            channel="letter",
            state=state,
            due_on=ON,
        )
        for person in people
        for step, state in (("2026-10", "failed"), ("2026-11", "planned"))
    )
    PrintRun.objects.bulk_create(PrintRun(made_on=ON, made_by=clerk) for _ in range(rows))
    payments = Payment.objects.bulk_create(
        Payment(payer_id=person.pk, method="check", amount=50, left_over=50, received_on=ON)
        for person in people
    )
    Refund.objects.bulk_create(
        Refund(payment=row, amount=20, reason="x", key=uuid.uuid4(), asked_by=clerk, asked_on=ON)
        for row in payments
    )


@pytest.mark.parametrize("rows", [3, 300])
def test_a_list_costs_the_same_for_3_and_for_300_rows(sign_in, rows):
    client = sign_in()
    add(rows)
    client.get(reverse("desk:members"))  # reads the policy, which is kept
    asked = {}
    for name in LISTS:
        address, _, query = name.partition("?")
        with CaptureQueriesContext(connection) as questions:
            page = client.get(f"{reverse(address)}?{query}")
        asked[name] = len(questions)
        shown = min(rows, ROWS_A_PAGE.get(name, 50))
        body = page.content.decode().rpartition("<tbody>")[2]
        assert body.count("<tr") == shown, name
        assert (b'rel="next"' in page.content) == (rows > shown), name
        if name != "notices:desk_letters":
            assert not any("COUNT(" in question["sql"] for question in questions), name
    assert asked == LISTS
