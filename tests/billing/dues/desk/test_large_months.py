"""Kept counts of months: true at once where a look can count, of a large month as of workers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from billing.dues.models import MonthCount
from billing.dues.queries import renewal_months
from billing.dues.services import renewal_counts, renewals
from billing.dues.tasks import count_month, run_due_renewals
from billing.dues.views import desk_renewals
from billing.models import Invoice, Method
from billing.services import payments
from members.models import Certification
from members.rules.calendar import ONE_DAY
from members.services import certifications
from notices.models import Notice
from plumbing import clock
from tests.billing.dues.renewals.people import MONTH, ON, crowd, holder

pytestmark = pytest.mark.django_db

PAGE = reverse("dues:desk_renewals_month", args=[MONTH])


def shown(month=MONTH):
    [found] = renewal_counts.months(periods=[month], on=ON)
    return found


@pytest.fixture
def counted(monkeypatch):
    """The months that were counted, in turns."""
    turns, count = [], renewal_months.count
    monkeypatch.setattr(
        renewal_months, "count", lambda months, on: turns.append(list(months)) or count(months, on)
    )
    return turns


def test_a_month_is_counted_at_the_first_look_and_then_kept(finance, counted):
    crowd(12)
    for _ in range(3):
        assert finance.get(PAGE).status_code == 200
    assert counted == [renewal_months.shown(MONTH)]


def issue():
    renewals.run(month=MONTH, on=ON, actor=None)


def pay():
    issue()
    shown()
    invoice = Invoice.objects.exclude(state="paid").first()
    money = payments.Money(Method.CHECK, invoice.total, ON, reference="1042")
    person = invoice.payer.certificant
    payments.enter(payer_id=person.pk, invoice_ids=[invoice.pk], money=money, on=ON, actor=None)


def decide():
    row = Certification.objects.first()
    certifications.decide(
        actor=None, certification=row, reason="Asked for it", on=ON, retired_on=ON
    )


@pytest.mark.parametrize("deed", [holder, issue, pay, decide])
def test_what_was_done_shows_at_the_next_look(deed):
    crowd(12)
    before = shown()
    deed()
    [truth], seen = renewal_months.count([MONTH], ON), shown()
    assert replace(seen, counted_at=None) == truth
    assert seen.as_json() != before.as_json()


def test_another_day_is_another_count(counted):
    crowd(3)
    shown()
    renewal_counts.months(periods=[MONTH], on=ON + ONE_DAY)
    assert counted == [[MONTH], [MONTH]]


def test_what_leaves_no_mark_shows_soon(counted):
    crowd(3)
    issue()
    counted.clear()
    Notice.objects.update(state="claimed")
    Notice.objects.update(state="sent")
    assert shown().sent("email") == 0
    MonthCount.objects.update(counted_at=clock.now() - renewal_months.SOON)
    assert shown().sent("email") == Notice.objects.filter(channel="email").count() > 0
    assert counted == [[MONTH]]


def test_a_large_month_is_shown_as_workers_counted_it_last(finance, monkeypatch):
    crowd(12)
    monkeypatch.setattr(renewal_months, "LARGE", 10)
    issue()
    [counted] = renewal_months.count([MONTH], ON)
    before = shown()
    assert replace(before, counted_at=None) == counted
    holder()
    assert shown() == before
    assert b"Counted at" in finance.get(PAGE).content
    run_due_renewals()
    assert shown() == before  # it is fresh
    MonthCount.objects.update(counted_at=clock.now() - renewal_months.FRESH)
    run_due_renewals()
    assert (shown().due, shown().invoiced) == (counted.due + 1, counted.invoiced)


def test_a_large_month_that_nobody_counted_is_counted_by_a_worker_once(
    finance, monkeypatch, counted
):
    crowd(12)
    monkeypatch.setattr(renewal_months, "LARGE", 10)
    old, woken = date(2025, 11, 1), []
    cache.delete_many([f"renewals:count:{month}" for month in renewal_months.shown(old)])
    monkeypatch.setattr(desk_renewals, "wake", lambda task, *args: woken.append((task, args)))
    address = reverse("dues:desk_renewals_month", args=[old])
    page = finance.get(address)
    assert b"This month is being counted" in page.content
    assert counted == [[month for month in renewal_months.shown(old) if month != old]]
    finance.get(address)
    assert woken == [(count_month, ("2025-11-01",))]
    count_month("2025-11-01")
    page = finance.get(address)
    assert b"being counted" not in page.content
    assert b"Counted at" in page.content


def test_a_month_counted_long_ago_is_counted_again_when_it_is_looked_at(finance, monkeypatch):
    crowd(12)
    monkeypatch.setattr(renewal_months, "LARGE", 10)
    old, woken = date(2025, 11, 1), []
    renewal_counts.keep(periods=[old], on=ON)
    cache.delete(f"renewals:count:{old}")
    monkeypatch.setattr(desk_renewals, "wake", lambda task, *args: woken.append(args))
    address = reverse("dues:desk_renewals_month", args=[old])
    finance.get(address)
    assert woken == []
    MonthCount.objects.update(counted_at=clock.now() - renewal_months.FRESH)
    finance.get(address)
    assert woken == [("2025-11-01",)]


def test_a_worker_counts_no_month_that_its_page_counts(counted):
    crowd(3)
    MonthCount.objects.all().delete()
    run_due_renewals()
    shown()
    MonthCount.objects.update(counted_at=clock.now() - renewal_months.FRESH)
    run_due_renewals()
    assert counted == [[MONTH]]


def test_a_month_that_is_no_longer_large_is_counted_at_a_look(monkeypatch):
    crowd(4)
    monkeypatch.setattr(renewal_months, "LARGE", 1)
    renewal_counts.keep(periods=[MONTH], on=ON)
    monkeypatch.setattr(renewal_months, "LARGE", 100)
    holder()
    assert shown().due == 6
