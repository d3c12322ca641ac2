"""What paying does, and the sum that does it, for histories of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from billing.dues.rules.paying import Open, paying, what_it_takes
from members.rules.standing import CycleFacts, StandingFacts, Suspension
from tests.handbook import POLICY

GRANTED = date(2020, 11, 10)
FACTS = StandingFacts(
    GRANTED,
    dues_paid={year: date(year, 11, 10) for year in range(2021, 2026)},
    cycles=tuple(CycleFacts(date(year, 11, 10), date(year, 12, 1)) for year in (2020, 2023, 2026)),
)


def line(year, *, invoice=None, due="50.00", n=None):
    return Open(n or year, invoice or f"{year % 100}-000001", 1, year, Decimal(due))


def takes(on, *lines, facts=FACTS):
    return what_it_takes(1, facts, lines, on, POLICY)


def unpaid_from(year):
    return replace(FACTS, dues_paid={y: d for y, d in FACTS.dues_paid.items() if y < year})


def test_two_lapsed_years_on_two_invoices_take_both():
    found = takes(date(2028, 1, 15), line(2026), line(2027))
    assert (found.amount, found.invoices) == (Decimal(100), ["26-000001", "27-000001"])
    assert (found.now.standing, found.then.standing) == ("lapsed", "active")
    assert found.paid_through == date(2028, 11, 9)


def test_one_of_the_two_brings_nothing_back():
    alone = paying(FACTS, [line(2026)], date(2028, 1, 15), POLICY)
    assert alone.falls_short
    assert not alone.returns


def test_the_current_year_on_the_same_invoice_is_not_asked_for():
    facts = unpaid_from(2024)
    lines = [line(year, invoice="26-000007") for year in (2024, 2025, 2026)]
    found = takes(date(2026, 11, 20), *lines, facts=facts)
    assert (found.years, found.amount) == ([2024, 2025], Decimal(100))
    assert (found.returns, found.then.standing) == (True, "active")


def test_a_year_in_its_own_grace_is_left_and_the_standing_told_is_grace():
    found = takes(date(2027, 12, 15), line(2026), line(2027))
    assert (found.years, found.then.standing, found.returns) == ([2026], "grace", True)


def test_in_grace_the_year_past_due_is_asked_for():
    found = takes(date(2026, 12, 15), line(2026))
    assert (found.now.standing, found.years, found.then.standing) == ("grace", [2026], "active")


def test_what_was_paid_in_part_is_asked_for_with_the_rest():
    found = takes(date(2028, 1, 15), line(2026, due="12.50"), line(2027))
    assert (found.amount, found.returns) == (Decimal("62.50"), True)


def test_a_lapsed_year_on_no_open_invoice_is_missing_and_nothing_returns():
    found = takes(date(2028, 1, 15), line(2027))
    assert (found.missing, found.returns, found.falls_short) == ((2026,), False, True)


@pytest.mark.parametrize(
    ("changed", "on"),
    [
        ({}, date(2029, 11, 10)),  # three years after the first unpaid one
        ({"retired_on": date(2027, 1, 1)}, date(2028, 1, 15)),
        ({"revoked_on": date(2027, 1, 1)}, date(2028, 1, 15)),
        ({"deceased_on": date(2027, 1, 1)}, date(2028, 1, 15)),
        ({"cycles": FACTS.cycles[:1]}, date(2028, 1, 15)),
    ],
)
def test_nothing_is_asked_for_what_paying_does_not_help(changed, on):
    found = takes(on, line(2026), line(2027), facts=replace(FACTS, **changed))
    assert (found.lines, found.amount, found.returns) == ((), Decimal(0), False)


def test_a_suspended_one_is_asked_for_all_that_is_open_and_promised_nothing():
    suspended = replace(FACTS, suspended=Suspension(date(2027, 2, 1)))
    found = takes(date(2028, 1, 15), line(2026), line(2027), facts=suspended)
    assert (found.amount, found.then.standing) == (Decimal(100), "suspended")
    assert not found.returns


def test_an_active_one_is_asked_for_the_year_that_is_open():
    found = takes(date(2026, 11, 12), line(2026))
    assert (found.now.standing, found.years, found.then.standing) == ("active", [2026], "active")
