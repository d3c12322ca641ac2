"""The late fee: an invoice of its own on the day of the lapse, which holds nobody back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pgtrigger
import pytest
from django.db import transaction

from amt_portal.facts_check.run import check
from billing.dues.queries.renewals import plan
from billing.dues.services import dunning, issuing, late_fees
from billing.models import Invoice, InvoiceLine, InvoiceState
from billing.services import issuing as one_invoice
from billing.services import papers, pay_links, payments, printed, statements, voids
from members.models import News, Place, PolicyValue
from members.queries.policy import policy
from members.queries.standing import standing_of
from members.services import standing
from notices import kinds
from notices.models import Notice
from tests import builders
from tests.billing.dues.renewals.people import MONTH, holder
from tests.billing.services.pages import together
from tests.feed import standing_changes

LAPSE = date(2026, 12, 31)
FEE = Decimal("15.00")


@pytest.fixture(autouse=True)
def a_late_fee(settings, db):
    settings.PORTAL_TODAY = LAPSE.isoformat()
    PolicyValue.objects.filter(name="late_fee").update(value="15.00")
    policy.forget()
    yield
    policy.forget()


def lapsed():
    """A certification that has lapsed today, for the dues of an open invoice."""
    held = holder(paid=range(2005, 2026), granted_on=date(2004, 11, 14))
    with transaction.atomic():
        issuing.issue(
            wanted=plan([held.certificant_id], MONTH, MONTH).invoices,
            month=MONTH,
            on=MONTH,
            actor=None,
        )
    standing.refresh(certification_ids=[held.pk], on=date(2026, 12, 30))
    dunning.plan_lapsed(on=date(2026, 12, 30))  # what was before is heard
    standing.refresh(certification_ids=[held.pk], on=LAPSE)
    return held


def fees(held):
    return list(Invoice.objects.filter(lines__dues__certification=held, kind="late_fee"))


def test_it_is_an_invoice_of_its_own_on_the_day_of_the_lapse_due_after_30_days():
    held = lapsed()
    dunning.plan_lapsed(on=LAPSE)
    [fee] = fees(held)
    assert (fee.total, fee.issued_on, fee.due_on) == (FEE, LAPSE, date(2027, 1, 30))
    assert fee.lines.get().kind == "late_fee"
    told = kinds.context(Notice.objects.filter(kind="lapsed").first())
    assert (told["late_fee"], told["takes"].amount) == (fee, Decimal("50.00"))
    facts = ["invoice_days", "invoice_remind_on", "invoice_state", "line_covers", "invoice_total"]
    assert [one.first for one in check(LAPSE, kinds=facts) if one.differ] == []


def test_dues_paid_reinstate_and_the_fee_stays_asked_for():
    held = lapsed()
    dunning.plan_lapsed(on=LAPSE)
    payments.book(
        payer_id=held.certificant_id,
        invoice_ids=list(Invoice.objects.values_list("pk", flat=True)),
        money=payments.Money("check", Decimal("50.00"), LAPSE),
        on=LAPSE,
        actor=None,
    )
    assert standing_of(held, LAPSE).standing == "active"
    [fee] = fees(held)
    assert fee.state == InvoiceState.OPEN
    assert dunning.plan_reminders(on=date(2027, 2, 20)) == 0


def test_one_lapse_has_one_fee_whatever_became_of_it():
    held = lapsed()
    dunning.plan_lapsed(on=LAPSE)
    [fee] = fees(held)
    voids.void(invoice=fee, reason="Waived", on=LAPSE, actor=builders.staff("finance"))
    Place.objects.filter(pk=dunning.LAPSES.name).update(number=0)
    dunning.plan_lapsed(on=LAPSE)
    assert len(fees(held)) == 1


def test_the_notice_of_a_second_lapse_tells_its_own_fee(settings):
    held = lapsed()
    dunning.plan_lapsed(on=LAPSE)
    payments.book(
        payer_id=held.certificant_id,
        invoice_ids=list(Invoice.objects.filter(kind="dues").values_list("pk", flat=True)),
        money=payments.Money("check", Decimal("50.00"), LAPSE),
        on=LAPSE,
        actor=None,
    )
    again = date(2027, 12, 31)
    settings.PORTAL_TODAY = again.isoformat()
    standing.refresh(certification_ids=[held.pk], on=date(2027, 12, 30))
    standing.refresh(certification_ids=[held.pk], on=again)
    dunning.plan_lapsed(on=again)
    first, second = fees(held)
    assert (first.state, second.issued_on) == (InvoiceState.OPEN, again)
    told = kinds.context(Notice.objects.filter(kind="lapsed").latest("pk"))
    assert told["late_fee"] == second


def test_who_owes_a_fee_is_locked_with_the_others_before_a_number_is_taken(monkeypatch):
    both = [lapsed(), lapsed()]
    done = []
    take, lock = one_invoice.take_numbers, late_fees.lock_holders
    monkeypatch.setattr(one_invoice, "take_numbers", lambda *a: done.append("number") or take(*a))
    monkeypatch.setattr(late_fees, "lock_holders", lambda ids: done.append(set(ids)) or lock(ids))
    with transaction.atomic():
        late_fees.issue(
            lapses=[News(certification=row, effective_on=LAPSE) for row in both], on=LAPSE
        )
    assert done == [{row.pk for row in both}, "number", "number"]


def test_neither_its_page_nor_its_sheet_says_that_it_renews(client):
    held = lapsed()
    dunning.plan_lapsed(on=LAPSE)
    [fee] = fees(held)
    page = client.get(pay_links.link(fee, through=LAPSE)).content.decode()
    assert "Late fee of your RMA</h1>" in page
    sheet = statements.statement_html(fee, on=LAPSE)
    assert "Late fee" in sheet
    for said in (page, sheet):
        assert "Renewal invoice" not in said
        assert "Renew your" not in said


def test_its_paper_asks_for_the_fee_and_threatens_nothing():
    held = lapsed()
    dunning.plan_lapsed(on=LAPSE)
    [fee] = fees(held)
    facts = printed.invoices_facts([fee])[fee.pk]
    paper = " ".join(papers.invoice_html(fee, facts).split())
    assert "This is the fee for the lapse of" in paper
    assert "<strong>$15.00</strong> by <strong>January 30, 2027</strong>" in paper
    for wrong in (
        "yearly renewal fee",
        "stay certified",
        "lapses until the fee is paid",
        "2026 to",
    ):
        assert wrong not in paper


def test_its_page_past_due_says_that_nothing_depends_on_it(client, settings):
    held = lapsed()
    dunning.plan_lapsed(on=LAPSE)
    payments.book(
        payer_id=held.certificant_id,
        invoice_ids=list(Invoice.objects.filter(kind="dues").values_list("pk", flat=True)),
        money=payments.Money("check", Decimal("50.00"), LAPSE),
        on=LAPSE,
        actor=None,
    )
    [fee] = fees(held)
    settings.PORTAL_TODAY = "2027-02-05"
    page = client.get(pay_links.link(fee, through=date(2027, 3, 1))).content.decode()
    assert "It was due by January 30, 2027." in page
    assert "It changes nothing about your certification." in page
    assert "The late fee of your RMA is paid. Nothing else changes." in page
    for wrong in ("your RMA lapses", "Active again", "Covers"):
        assert wrong not in page


def test_it_is_void_once_only_recertification_helps():
    held = lapsed()
    dunning.plan_lapsed(on=LAPSE)
    assert late_fees.void_in_vain(on=LAPSE) == 0
    beyond = date(2029, 11, 14)
    standing.refresh(certification_ids=[held.pk], on=beyond)
    assert late_fees.void_in_vain(on=beyond) == 1
    [fee] = fees(held)
    assert (fee.state, fee.voided_on) == (InvoiceState.VOID, beyond)


def test_without_a_fee_in_the_policy_nothing_is_issued():
    PolicyValue.objects.filter(name="late_fee").update(value="0.00")
    policy.forget()
    held = lapsed()
    dunning.plan_lapsed(on=LAPSE)
    assert fees(held) == []


def test_a_lapse_of_long_ago_costs_nothing_more():
    held = lapsed()
    with pgtrigger.ignore():
        standing_changes().update(effective_on=date(2026, 9, 1))
    dunning.plan_lapsed(on=LAPSE)
    assert fees(held) == []


def asked_for(held):
    change = standing_changes(certification=held).latest("pk")
    with transaction.atomic():
        late_fees.issue(lapses=[change], on=LAPSE)


@pytest.mark.django_db(transaction=True)
def test_two_who_find_the_lapse_at_once_issue_one_fee():
    held = lapsed()
    assert together(2, lambda: asked_for(held)) == []
    assert InvoiceLine.objects.filter(kind="late_fee").count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_table_itself_refuses_the_second(monkeypatch):
    held = lapsed()
    monkeypatch.setattr(late_fees, "_asked_before", lambda *_: False)
    asked_for(held)
    errors = together(1, lambda: asked_for(held))
    assert "dues_year_invoiced_once" in str(errors[0])
    assert InvoiceLine.objects.filter(kind="late_fee").count() == 1
