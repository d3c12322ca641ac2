"""A month of many invoices: the desk shows what workers counted last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from billing.models import MonthCount
from billing.queries import renewal_months
from billing.services import renewal_counts, renewals
from billing.tasks import count_month, run_due_renewals
from billing.views import desk_renewals
from plumbing import clock
from tests.billing.renewals.people import MONTH, ON, crowd, holder

pytestmark = pytest.mark.django_db

PAGE = reverse("billing:desk_renewals_month", args=[MONTH])


def test_a_large_month_is_shown_as_workers_counted_it_last(finance, monkeypatch):
    crowd(12)
    monkeypatch.setattr(renewal_months, "LARGE", 10)
    renewals.run(month=MONTH, on=ON, actor=None)
    [counted], [shown] = (
        renewal_months.count([MONTH], ON),
        renewal_months.months_of([MONTH], ON),
    )
    assert shown.counted_at is not None
    assert counted == replace(shown, counted_at=None)
    holder()
    assert renewal_months.months_of([MONTH], ON) == [shown]
    assert b"Large months were counted at" in finance.get(PAGE).content
    run_due_renewals()
    assert renewal_months.months_of([MONTH], ON) == [shown]  # it is fresh
    MonthCount.objects.update(counted_at=clock.now() - renewal_months.FRESH)
    run_due_renewals()
    [shown] = renewal_months.months_of([MONTH], ON)
    assert (shown.due, shown.invoiced) == (counted.due + 1, counted.invoiced)


def test_a_large_month_that_nobody_counted_is_counted_by_a_worker_once(finance, monkeypatch):
    crowd(12)
    monkeypatch.setattr(renewal_months, "LARGE", 10)
    old, woken = date(2025, 11, 1), []
    cache.delete_many([f"renewals:count:{month}" for month in renewal_months.shown(old)])
    monkeypatch.setattr(desk_renewals, "wake", lambda task, *args: woken.append((task, args)))
    counted, count = [], renewal_months.count
    monkeypatch.setattr(
        renewal_months, "count", lambda months, on: counted.extend(months) or count(months, on)
    )
    address = reverse("billing:desk_renewals_month", args=[old])
    page = finance.get(address)
    assert b"This month is being counted" in page.content
    assert counted == [month for month in renewal_months.shown(old) if month != old]
    finance.get(address)
    assert woken == [(count_month, ("2025-11-01",))]
    count_month("2025-11-01")
    page = finance.get(address)
    assert b"being counted" not in page.content
    assert b"Large months were counted at" in page.content


def test_a_month_counted_long_ago_is_counted_again_when_it_is_looked_at(finance, monkeypatch):
    crowd(12)
    monkeypatch.setattr(renewal_months, "LARGE", 10)
    old, woken = date(2025, 11, 1), []
    renewal_counts.keep(periods=[old], on=ON)
    cache.delete(f"renewals:count:{old}")
    monkeypatch.setattr(desk_renewals, "wake", lambda task, *args: woken.append(args))
    address = reverse("billing:desk_renewals_month", args=[old])
    finance.get(address)
    assert woken == []
    MonthCount.objects.update(counted_at=clock.now() - renewal_months.FRESH)
    finance.get(address)
    assert woken == [("2025-11-01",)]


def test_a_month_that_is_no_longer_large_is_counted_at_every_look(finance, monkeypatch):
    crowd(4)
    monkeypatch.setattr(renewal_months, "LARGE", 1)
    renewal_counts.keep(periods=[MONTH], on=ON)
    monkeypatch.setattr(renewal_months, "LARGE", 100)
    renewal_counts.keep(periods=[MONTH], on=ON, anew=True)
    holder()
    [shown] = renewal_months.months_of([MONTH], ON)
    assert (shown.due, shown.counted_at) == (6, None)
    assert b"counted at" not in finance.get(PAGE).content
