"""The home of money: what came in today, what is owed by its age, and what came in last."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from billing.models import Invoice, Method
from billing.queries import money_home
from billing.services import payments, receivables, refunds
from tests import builders
from tests.web.desk.conftest import ON, holder, invoiced, paid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uncounted():
    cache.delete(receivables._key(ON))


@pytest.mark.parametrize(
    ("days", "age"),
    [
        *[(-8, "not_due"), (0, "not_due"), (1, "grace"), (30, "grace"), (31, "quarter")],
        *[(90, "quarter"), (91, "year"), (365, "year"), (366, "older"), (1000, "older")],
    ],
)
def test_an_open_invoice_is_of_the_age_of_its_due_day(days, age):
    due_on = ON - timedelta(days=days)
    due(due_on)
    rows = {row.age.key: (row.invoices, row.due) for row in money_home.receivables(ON)}
    assert rows.pop(age) == (1, Decimal("50.00"))
    assert set(rows.values()) == {(0, Decimal("0.00"))}


def due(due_on):
    """An open invoice of that due day: the trigger keeps issued ones as they are, so it is new."""
    return Invoice.objects.create(
        number=f"26-{due_on:%y%m%d}",
        payer_id=builders.certificant().pk,
        kind="dues",
        issued_on=due_on.replace(day=1),
        due_on=due_on,
        total=Decimal("50.00"),
        bill_to=[],
    )


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, "not_due"), (1, "grace"), (30, "grace"), (31, "quarter"), (91, "year"), (366, "older")],
)
def test_an_age_opens_the_list_of_its_invoices(sign_in, days, age):
    client = sign_in("finance")
    row = due(ON - timedelta(days=days))
    home = client.get(reverse("billing:desk_money")).content.decode()
    for key in money_home.AGES:
        url = reverse("billing:desk_receivables", args=[key])
        assert f'href="{url}"' in home
        shown = client.get(url).context["page"].object_list
        assert list(shown) == ([row] if key == age else [])
    assert client.get("/desk/money/receivables/nonsense/").status_code == 404


def test_a_list_of_receivables_counts_what_is_still_due_and_leaves_out_what_does_not_help(sign_in):
    client = sign_in("finance")
    lost = due(date(ON.year - 3, ON.month, ON.day) - timedelta(days=1))
    person = holder()
    paid(person, invoiced(person), "20.00")
    page = client.get(reverse("billing:desk_receivables", args=["not_due"])).content.decode()
    assert "$30.00" in page
    older = client.get(reverse("billing:desk_receivables", args=["older"])).content.decode()
    assert lost.number not in older
    assert "No open invoice of this age." in older


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_receivables_costs_the_same_for_one_and_for_three(
    sign_in, django_assert_num_queries, rows
):
    client = sign_in("finance")
    for n in range(rows):
        due(ON - timedelta(days=2 + n))
    url = reverse("billing:desk_receivables", args=["grace"])
    client.get(url)  # the policy is kept from now on
    with django_assert_num_queries(4):  # the session, its person, their second factor, the rows
        assert len(client.get(url).context["page"].object_list) == rows


def test_what_no_longer_helps_is_left_out_and_a_part_is_taken_off():
    due(date(ON.year - 3, ON.month, ON.day) - timedelta(days=1))
    person = holder()
    paid(person, invoiced(person), "20.00")
    rows = {row.age.key: (row.invoices, row.due) for row in money_home.receivables(ON)}
    assert rows["not_due"] == (1, Decimal("30.00"))
    assert sum(number for number, _due in rows.values()) == 1


def test_the_day_is_a_sum_with_its_parts(sign_in):
    client = sign_in("finance")
    for method, amount in (("check", "50.00"), ("money_order", "30.00"), ("cash", "20.00")):
        payments.enter(
            payer_id=holder().pk,
            invoice_ids=[],
            money=payments.Money(Method(method), Decimal(amount), ON, reference=method),
            on=ON,
            actor=builders.staff("finance"),
        )
    given = paid(holder(), None, "10.00", reference="9")
    refund = refunds.ask(
        payment=given, amount=Decimal("4.00"), reason="x", on=ON, actor=builders.staff("finance")
    )
    refunds.carry_out(refund=refund, on=ON)
    taken = money_home.taken(ON)
    assert (taken.check, taken.other, taken.back) == (
        (Decimal("90.00"), 3),
        (Decimal("20.00"), 1),
        (Decimal("4.00"), 1),
    )
    assert taken.total == Decimal("106.00")
    page = client.get(reverse("billing:desk_money")).content.decode()
    for words in ("$106.00", "$90.00", "Not yet due", "lapsed, paying helps", "Recent payments"):
        assert words in page


def test_an_empty_day_is_a_page_too(sign_in):
    page = sign_in("finance").get(reverse("billing:desk_money")).content.decode()
    assert "$0.00" in page
    assert "No payment yet." in page
    for name in ("billing:desk_money", "billing:desk_refunds"):
        page = sign_in("finance").get(reverse(name)).content.decode()
        assert reverse("courses:desk_refunds") in page


def test_a_large_portal_shows_what_workers_counted(sign_in, monkeypatch):
    client = sign_in("finance")
    monkeypatch.setattr(receivables, "LARGE", 0)
    due(ON)
    assert b"They are being counted" in client.get(reverse("billing:desk_money")).content
    receivables.keep(ON)
    assert b"being counted" not in client.get(reverse("billing:desk_money")).content


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(sign_in, django_assert_num_queries, rows):
    client = sign_in("finance")
    for n in range(rows):
        paid(holder(), None, f"1{n}.00", reference=str(n))
    with django_assert_num_queries(16):
        client.get(reverse("billing:desk_money"))
