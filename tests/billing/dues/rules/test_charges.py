"""Who is invoiced in a month, for which dues years and how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from billing.dues.rules.charges import decide, issue_day
from members.queries.policy import read_policy, starting_document
from members.rules.standing import CycleFacts, StandingFacts, Suspension
from tests.billing.dues.rules.known import dues_facts
from tests.handbook import POLICY, policy_with

GRANTED = date(2018, 11, 14)
MONTH = date(2026, 11, 1)
ON = date(2026, 11, 22)
PAID = {year: date(year, 11, 14) for year in range(2019, 2026)}
MET = tuple(CycleFacts(date(year, 11, 14), date(year, 12, 1)) for year in (2018, 2021, 2024))
FACTS = StandingFacts(GRANTED, dues_paid=PAID, cycles=MET)


def asked(facts=FACTS, *, on=ON, month=MONTH, invoiced=(), further=False, policy=POLICY):
    known = dues_facts(facts, on, policy, invoiced=invoiced, further=further)
    return decide(known, month, policy.programs["RPT"], policy)


def lines(*args, **kwargs):
    return [(charge.year.name, str(charge.amount)) for charge in asked(*args, **kwargs).charges]


def unpaid(*years, **more):
    return replace(FACTS, dues_paid={y: d for y, d in PAID.items() if y not in years}, **more)


def test_the_dues_year_that_begins_in_the_month_is_one_line():
    [charge] = asked().charges
    assert (charge.year.name, str(charge.amount)) == (2026, "50.00")
    assert charge.year.covers.start == date(2026, 11, 14)
    assert charge.year.covers.end == date(2027, 11, 14)
    assert charge.year.due_on == date(2026, 11, 30)


@pytest.mark.parametrize("on", [date(2026, 11, 1), date(2026, 11, 30), date(2027, 3, 1)])
def test_a_run_on_any_day_makes_up_the_month(on):
    assert lines(on=on) == [(2026, "50.00")]


def test_arrears_stand_before_the_dues_of_the_month():
    assert lines(unpaid(2024, 2025)) == [
        (2024, "50.00"),
        (2025, "50.00"),
        (2026, "50.00"),
    ]


def test_arrears_on_an_open_invoice_are_not_asked_again():
    assert lines(unpaid(2024, 2025), invoiced={2024}) == [
        (2025, "50.00"),
        (2026, "50.00"),
    ]


def test_the_years_dues_are_not_invoiced_twice():
    decision = asked(invoiced={2026})
    assert (decision.charges, decision.left_out) == ((), "invoiced")


@pytest.mark.parametrize("since", [{"dues_paid": PAID | {2026: ON}}, {"retired_on": ON}])
def test_what_has_its_invoice_stays_invoiced_whatever_became_of_it_since(since):
    assert asked(replace(FACTS, **since), invoiced={2026}).left_out == "invoiced"


@pytest.mark.parametrize(
    ("paid_on", "left_out"),
    [(date(2026, 11, 22), "paid"), (date(2026, 11, 23), "")],
)
def test_dues_paid_by_the_day_are_not_invoiced(paid_on, left_out):
    paid = replace(FACTS, dues_paid=PAID | {2026: paid_on})
    assert asked(paid).left_out == left_out


@pytest.mark.parametrize(
    ("changed", "left_out"),
    [
        ({"retired_on": ON}, "retired"),
        ({"revoked_on": ON}, "revoked"),
        ({"deceased_on": ON}, "deceased"),
        ({"cycles": MET[:1]}, "recertify"),
        ({"suspended": Suspension(ON)}, ""),
    ],
)
def test_who_is_left_out_and_why(changed, left_out):
    assert asked(replace(FACTS, **changed)).left_out == left_out


def test_who_must_recertify_for_old_dues_is_not_invoiced():
    facts = unpaid(2022, 2023, 2024, 2025)
    assert asked(facts, on=date(2025, 11, 13), month=date(2025, 11, 1)).charges
    assert asked(facts).left_out == "recertify"


def test_who_is_in_grace_is_invoiced_for_a_past_month():
    assert lines(on=date(2026, 12, 5)) == [(2026, "50.00")]


def test_the_first_year_is_covered_by_the_certification_fee():
    new = StandingFacts(date(2025, 11, 14))
    assert asked(replace(new, granted_on=date(2026, 11, 14))).left_out == "not_yet"
    assert lines(new) == [(2026, "50.00")]


def test_a_recertification_moves_the_month():
    moved = replace(FACTS, recertified_on=date(2026, 2, 10))
    assert asked(moved).left_out == "not_yet"
    assert lines(moved, on=date(2027, 2, 1), month=date(2027, 2, 1)) == [(2027, "50.00")]


def test_29_february_is_invoiced_in_february():
    leap = StandingFacts(date(2024, 2, 29))
    [charge] = asked(leap, on=date(2025, 2, 1), month=date(2025, 2, 1)).charges
    assert (charge.year.covers.start, charge.year.due_on) == (date(2025, 2, 28), date(2025, 2, 28))


def test_a_suspended_member_is_not_asked_for_years_that_paying_cannot_help():
    facts = unpaid(2022, 2023, 2024, 2025, suspended=Suspension(date(2024, 1, 1)))
    assert lines(facts) == [(year, "50.00") for year in (2024, 2025, 2026)]


def test_a_further_certification_costs_less_by_the_discount_but_never_less_than_nothing():
    policy = policy_with(
        {"name": "further_certification_discount", "value": "12.50", "valid_from": "2026-01-01"}
    )
    assert lines(further=True, policy=policy) == [(2026, "37.50")]
    assert lines(further=False, policy=policy) == [(2026, "50.00")]
    assert lines(further=True) == [(2026, "50.00")]
    policy = policy_with(
        {"name": "further_certification_discount", "value": "80.00", "valid_from": "2026-01-01"}
    )
    assert lines(further=True, policy=policy) == [(2026, "0.00")]


def test_a_late_fee_is_never_a_line_between_the_dues():
    policy = policy_with({"name": "late_fee", "value": "15.00", "valid_from": "2026-01-01"})
    assert lines(unpaid(2024, 2025), policy=policy) == lines(unpaid(2024, 2025))


def test_each_year_costs_what_was_in_force_when_it_was_issued():
    document = starting_document()
    [program] = [row for row in document["program"] if row["key"] == "RPT"]
    program["terms"].append({"points": "24", "annual_fee": "55.00", "valid_from": "2026-11-01"})
    policy = read_policy(document)
    assert lines(unpaid(2025), policy=policy) == [(2025, "50.00"), (2026, "55.00")]


def test_invoices_are_issued_on_the_first_less_the_lead():
    assert issue_day(date(2026, 11, 22), POLICY) == date(2026, 11, 1)
    policy = policy_with({"name": "invoice_lead_days", "value": 14, "valid_from": "2026-01-01"})
    assert issue_day(date(2026, 11, 22), policy) == date(2026, 10, 18)
