"""Paying the sum that was named, through the services, brings the standing that was named."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from django.db import transaction
from django.urls import reverse

from billing import kinds
from billing.dues.panels import dues_cards
from billing.dues.queries.open_lines import open_lines, still_open
from billing.dues.queries.renewals import plan
from billing.dues.services import issuing
from billing.models import Checkout, Invoice
from billing.queries.member_invoices import owed
from billing.services import pay_links, payments
from members.queries.held import held_by
from members.queries.standing import standing_of
from members.rules.calendar import months_after
from members.services import standing
from tests import builders
from tests.billing.dues.renewals.people import holder

pytestmark = pytest.mark.django_db

VOLUNTARY = date(2004, 11, 10)  # no cycle of theirs makes them lapse


def billed(person, *months):
    """The invoices of these months, each issued on its first day."""
    for month in months:
        with transaction.atomic():
            wanted = plan([person.pk], month, month).invoices
            if wanted:
                issuing.issue(wanted=wanted, month=month, on=month, actor=None)


def card_of(row, on):
    held = held_by(row.certificant, on)
    return dues_cards(row.certificant, held, on)[row.pk]


def pay(person, takes, on):
    invoices = Invoice.objects.filter(number__in=takes.invoices)
    return payments.book(
        payer_id=person.pk,
        invoice_ids=[row.pk for row in invoices],
        money=payments.Money("check", takes.amount, on),
        on=on,
        actor=None,
        first=[line.line for line in takes.lines],
    )


@pytest.mark.parametrize("seed", range(12))
def test_the_named_sum_brings_exactly_the_named_standing(seed):
    """People with one to three certifications, paid now and then, met years later on any day."""
    rng = Random(seed)
    person = builders.certificant()
    rows = [
        holder(
            person,
            program=program,
            granted_on=date(2003 + rng.randrange(3), rng.choice((10, 11)), rng.randint(1, 28)),
            paid=range(2004, 2021),
        )
        for program in rng.sample(["RMA", "RPT", "MLT", "CMAS"], rng.randint(1, 3))
    ]
    months = [months_after(date(2021, 1, 1), n) for n in range(84)]
    for month in months:
        billed(person, month)
        for row in rows:
            takes = card_of(row, month).paying
            if takes.lines and rng.random() < 0.4:
                pay(person, takes, month)
        if rng.random() < 0.06:
            break
    on = month.replace(day=rng.randint(1, 28))
    standing.refresh(certification_ids=[row.pk for row in rows], on=on)
    for row in rows:
        card = card_of(row, on)
        takes = card.paying
        if not takes.lines:
            continue
        pay(person, takes, on)
        row.refresh_from_db()
        now = standing_of(row, on)
        assert (now.standing, now.since) == (takes.then.standing, takes.then.since), seed
        assert card_of(row, on).paid_through == takes.paid_through
        if takes.returns:
            assert now.certified


def lapsed_on_two_invoices():
    row = holder(paid=range(2005, 2026), granted_on=VOLUNTARY)
    billed(row.certificant, date(2026, 11, 1), date(2027, 11, 1))
    standing.refresh(certification_ids=[row.pk], on=date(2028, 1, 15))
    return row


def open_beside(invoice, on):
    return still_open(owed(Invoice.objects.get(pk=invoice.pk), on).beside)


def test_an_invoice_knows_the_same_open_lines_as_home_does():
    row, on = lapsed_on_two_invoices(), date(2028, 1, 15)
    first, second = Invoice.objects.order_by("number")
    known = open_lines(row.certificant_id)
    assert [line.invoice for line in known] == [first.number, second.number]
    assert open_beside(first, on) == open_beside(second, on) == known
    payments.book(
        payer_id=row.certificant_id,
        invoice_ids=[first.pk],
        money=payments.Money("check", known[0].due, on),
        on=on,
        actor=None,
    )
    left = open_lines(row.certificant_id)
    assert len(left) == 1
    assert open_beside(first, on) == open_beside(second, on) == left


def test_every_page_of_two_lapsed_invoices_names_the_whole_sum_or_promises_nothing(
    client, settings
):
    settings.PORTAL_TODAY = "2028-01-15"
    row = lapsed_on_two_invoices()
    client.force_login(builders.member(row.certificant))
    for number in ("26-000001", "27-000001"):
        page = client.get(reverse("billing:invoice", args=[number])).content.decode()
        assert "Paying this invoice alone brings nothing back" in page
        assert "certified again" not in page
        assert "Paying <strong>$100.00</strong> brings your RMA back at once" in page
    page = client.get(reverse("recert:way_back")).content.decode()
    assert "Paying <strong>$100.00</strong> brings your RMA back at once" in page
    assert "$50.00" not in page


def test_the_button_of_the_whole_sum_opens_one_page_for_both_invoices(client, settings, sandbox):
    settings.PORTAL_TODAY = "2028-01-15"
    row = lapsed_on_two_invoices()
    client.force_login(builders.member(row.certificant))
    sent = client.post(reverse("dues:pay_for"), {"certification": row.pk})
    assert sent.status_code == 303
    checkout = Checkout.objects.get()
    assert (str(checkout.amount), checkout.items.count()) == ("100.00", 2)


def test_the_button_takes_the_lapsed_year_alone_off_an_invoice_that_has_more(
    client, settings, sandbox
):
    settings.PORTAL_TODAY = "2026-11-22"
    row = holder(paid=range(2005, 2025), granted_on=VOLUNTARY)
    billed(row.certificant, date(2026, 11, 1))
    standing.refresh(certification_ids=[row.pk], on=date(2026, 11, 22))
    client.force_login(builders.member(row.certificant))
    page = client.get(reverse("billing:invoice", args=["26-000001"])).content.decode()
    assert "Paying <strong>$50.00</strong> brings your RMA back at once" in page
    assert "Pay all of it, $100.00" in page
    data = {"invoice": "26-000001", "least": "1"}
    assert client.post(reverse("billing:pay_invoices"), data).status_code == 303
    assert str(Checkout.objects.get().amount) == "50.00"


def test_nothing_of_somebody_else_can_be_paid_for(client, settings):
    settings.PORTAL_TODAY = "2028-01-15"
    row = lapsed_on_two_invoices()
    client.force_login(builders.member(builders.certificant()))
    assert card_of(row, date(2028, 1, 15)).complete
    client.post(reverse("dues:pay_for"), {"certification": row.pk})
    assert not Checkout.objects.exists()


def test_a_check_of_the_named_sum_brings_back_though_another_fee_of_the_invoice_is_older(settings):
    settings.PORTAL_TODAY = "2027-01-15"
    on, paid = date(2027, 1, 15), range(2004, 2026)
    away = {"suspended_from": date(2026, 6, 1), "suspended_until": date(2028, 1, 1)}
    rpt = holder(program="RPT", granted_on=date(2003, 11, 5), paid=paid, **away)
    person = rpt.certificant
    rma = holder(person, granted_on=date(2004, 11, 20), paid=paid[1:])
    billed(person, date(2026, 11, 1))
    standing.refresh(certification_ids=[rpt.pk, rma.pk], on=on)
    invoice = Invoice.objects.get()
    named = kinds.of(invoice.kind).page(invoice, owed(invoice, on), on)["prospects"]
    assert (str(named.least), str(named.due), named.codes) == ("50.00", "100.00", ["RMA"])
    payments.enter(
        payer_id=person.pk,
        invoice_ids=[invoice.pk],
        money=payments.Money("check", named.least, on),
        on=on,
        actor=builders.staff("finance"),
    )
    assert standing_of(rma, on).certified


def test_the_button_of_a_page_that_is_out_of_date_leads_to_no_larger_sum(client, settings, sandbox):
    settings.PORTAL_TODAY = "2026-11-22"
    on = date(2026, 11, 22)
    row = holder(paid=range(2005, 2025), granted_on=VOLUNTARY)
    billed(row.certificant, date(2026, 11, 1))
    standing.refresh(certification_ids=[row.pk], on=on)
    pay(row.certificant, card_of(row, on).paying, on)
    client.force_login(builders.member(row.certificant))
    data = {"invoice": "26-000001", "least": "1"}
    sent = client.post(reverse("billing:pay_invoices"), data, follow=True)
    assert "What is due has changed" in sent.content.decode()
    assert not Checkout.objects.exists()
    link = pay_links.link(Invoice.objects.get(), through=on)
    sent = client.post(link, {"least": "1"}, follow=True)
    assert "What is due has changed" in sent.content.decode()
    assert not Checkout.objects.exists()
