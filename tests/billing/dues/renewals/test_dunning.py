"""Reminders and word of lapses: by their days, once, and never after the money came."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from billing.dues.rules.dunning import STEPS
from billing.dues.services import dunning, renewals
from billing.models import Invoice
from billing.services import pay_links, printed, voids
from members.models import DuesPaid
from members.services import facts, standing
from members.services.certifications import decide
from notices import kinds
from notices.delivery.message import build
from notices.models import Notice
from tests import builders
from tests.billing.dues.renewals.people import MONTH, holder
from tests.feed import standing_changes

pytestmark = pytest.mark.django_db

FIRST = date(2026, 11, 1)
PAST_DUE = date(2026, 12, 1)
LAST_DAY = date(2026, 12, 30)
LAPSED = date(2026, 12, 31)


@pytest.fixture
def today(settings):
    """Set the office's day."""

    def on(day):
        settings.PORTAL_TODAY = day.isoformat()
        return day

    return on


def invoice_of(held, *, on=FIRST, month=MONTH):
    renewals.run(month=month, on=on, actor=None)
    return Invoice.objects.get(lines__dues__certification=held, lines__dues__year=month.year)


def planned(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("channel", flat=True))


def test_each_step_is_planned_once_on_its_day():
    invoice = invoice_of(holder())
    steps = {}
    day = FIRST
    while day <= LAPSED:
        if dunning.plan_reminders(on=day):
            steps[day] = sorted(
                Notice.objects.filter(due_on=day)
                .exclude(kind="renewal")
                .values_list("kind", "channel")
            )
        day += timedelta(days=1)
    assert steps == {
        date(2026, 11, 15): [("renewal_reminder", "email")],
        PAST_DUE: [("past_due", "email"), ("past_due", "letter")],
        LAST_DAY: [("last_day_of_grace", "email")],
    }
    assert set(Notice.objects.values_list("about_id", flat=True)) == {invoice.pk}


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2026, 11, 29), "renewal_reminder"),
        (date(2026, 12, 12), "past_due"),
        (LAST_DAY, "last_day_of_grace"),
    ],
)
def test_after_missed_days_only_the_newest_step_is_planned(on, kind):
    invoice_of(holder())
    dunning.plan_reminders(on=on)
    told = Notice.objects.exclude(kind="renewal")
    assert set(told.filter(state="planned").values_list("kind", flat=True)) == {kind}
    overtaken = told.filter(state="skipped", skip_reason="overtaken")
    earlier = STEPS[: STEPS.index(kind)]
    assert set(overtaken.values_list("kind", flat=True)) == set(earlier)
    assert told.count() == sum(len(kinds.of(step).channels) for step in (*earlier, kind))


def test_steps_missed_until_grace_was_over_leave_rows_that_say_so():
    invoice_of(holder())
    assert dunning.plan_reminders(on=LAPSED) == 0
    told = Notice.objects.exclude(kind="renewal").values_list("kind", "channel", "skip_reason")
    assert set(told) == {
        ("renewal_reminder", "email", "overtaken"),
        ("past_due", "email", "overtaken"),
        ("past_due", "letter", "overtaken"),
        ("last_day_of_grace", "email", "too_late"),
    }
    dunning.plan_reminders(on=LAPSED)
    assert told.count() == 4


def test_a_step_that_was_over_when_the_invoice_was_issued_was_not_missed():
    invoice_of(holder(), on=date(2026, 11, 20))
    dunning.plan_reminders(on=PAST_DUE)
    assert not Notice.objects.filter(kind="renewal_reminder").exists()


def test_nobody_is_reminded_of_a_paid_or_voided_invoice():
    invoice_of(holder())
    paid, void, lapsed = (invoice_of(holder()) for _ in range(3))
    Invoice.objects.filter(pk=paid.pk).update(state="paid", settled_on=FIRST)
    voids.void(invoice=void, actor=builders.staff(), on=FIRST, reason="Wrong person")
    assert dunning.plan_reminders(on=PAST_DUE) == 4
    told = set(Notice.objects.filter(kind="past_due").values_list("about_id", flat=True))
    assert lapsed.pk in told
    assert not {paid.pk, void.pk} & told


def test_a_planned_reminder_is_not_sent_once_paid_voided_or_overtaken(today):
    invoice = invoice_of(holder())
    dunning.plan_reminders(on=date(2026, 11, 15))
    notice = Notice.objects.get(kind="renewal_reminder")
    skip = kinds.why_not
    today(date(2026, 11, 20))
    assert skip(notice) is None
    today(PAST_DUE)
    assert skip(notice) == "overtaken"
    today(LAPSED)
    assert skip(notice) == "too_late"
    today(date(2026, 11, 20))
    Invoice.objects.filter(pk=invoice.pk).update(state="paid", settled_on=FIRST)
    assert skip(notice) == "paid"
    Invoice.objects.filter(pk=invoice.pk).update(state="open", settled_on=None)
    Invoice.objects.filter(pk=invoice.pk).update(state="void", voided_on=FIRST)
    assert skip(notice) == "void"


@pytest.mark.parametrize("fact", ["retired_on", "revoked_on"])
def test_a_decision_dated_ahead_keeps_back_the_renewal_and_its_reminders_from_its_day_on(
    fact, today
):
    held, ahead = holder(), date(2026, 11, 18)
    type(held).objects.filter(pk=held.pk).update(**{fact: ahead})
    invoice_of(held)
    for kind in ("renewal", "renewal_reminder"):
        if kind == "renewal_reminder":
            dunning.plan_reminders(on=date(2026, 11, 15))
        notice = Notice.objects.get(kind=kind, channel="email")
        skip = kinds.why_not
        today(ahead - timedelta(days=1))
        assert skip(notice) is None
        today(ahead)
        assert skip(notice) == "not_wanted"


def lapse(held, on=LAPSED):
    standing.refresh(certification_ids=[held.pk], on=FIRST)
    standing.sweep(on=on)
    return standing_changes(certification=held, new="lapsed").get()


def to_recertify(invoice):
    """Its certification failed an audit meanwhile."""
    held = invoice.lines.get().dues.certification
    held.cycle_facts.create(start=held.granted_on, audit_failed_on=FIRST)


def test_nobody_is_reminded_to_pay_what_only_recertification_brings_back(today):
    invoice = invoice_of(holder())
    dunning.plan_reminders(on=today(PAST_DUE))
    notice = Notice.objects.filter(kind="past_due", channel="email").get()
    assert kinds.why_not(notice) is None
    to_recertify(invoice)
    assert kinds.why_not(notice) == "not_wanted"


def test_no_text_promises_that_paying_brings_back_what_must_recertify(today, client):
    invoice = invoice_of(holder())
    to_recertify(invoice)
    on = today(PAST_DUE)
    page = client.get(pay_links.link(invoice, through=LAST_DAY)).content.decode()
    assert "Paying does not bring it back" in page
    assert "at once" not in page
    facts_said = printed.due_now_facts(invoice, on)
    for name in ("_standings.txt", "_standings.html"):
        said = render_to_string(f"notices/{name}", facts_said)
        assert "needs recertification" in said
        assert "active again as soon" not in said


def test_a_lapse_for_unpaid_dues_is_told_once_by_email_and_letter():
    held = holder()
    invoice_of(held)
    change = lapse(held)
    assert (change.effective_on, change.reasons) == (LAPSED, ["dues_unpaid"])
    assert dunning.plan_lapsed(on=LAPSED) == 1
    assert dunning.plan_lapsed(on=LAPSED) == 0
    assert planned("lapsed") == ["email", "letter"]
    assert set(Notice.objects.filter(kind="lapsed").values_list("about_id", "step")) == {
        (held.pk, "2026-12-31")
    }


def test_the_lapsed_notice_carries_a_pay_link_for_90_days(today):
    held = holder()
    invoice = invoice_of(held)
    lapse(held)
    dunning.plan_lapsed(on=LAPSED)
    today(LAPSED)
    notice = Notice.objects.get(kind="lapsed", channel="email")
    context = kinds.context(notice)
    assert (context["way_back"], context["since"]) == ("pay_dues", LAPSED)
    assert context["pay_by"] == date(2029, 11, 13)
    last = LAPSED + timedelta(days=90)
    token = context["pay_url"].rstrip("/").rpartition("/")[2]
    assert pay_links.read(token, on=last) == (invoice, last)
    with pytest.raises(pay_links.LinkExpired):
        pay_links.read(token, on=last + timedelta(days=1))


def test_the_link_of_a_renewal_works_through_the_last_day_of_grace(today):
    invoice_of(holder())
    today(FIRST)
    context = kinds.context(Notice.objects.first())
    assert context["pay_through"] == LAST_DAY
    token = context["pay_url"].rstrip("/").rpartition("/")[2]
    pay_links.read(token, on=LAST_DAY)
    with pytest.raises(pay_links.LinkExpired):
        pay_links.read(token, on=LAPSED)


def test_who_was_lapsed_when_it_was_issued_has_a_link_that_lasts_beyond_a_grace_not_theirs(today):
    invoice_of(holder(paid=()))
    renewal = Notice.objects.get(kind="renewal", channel="letter")
    today(LAST_DAY - timedelta(days=1))
    context = kinds.context(renewal)
    assert context["pay_through"] == FIRST + timedelta(days=90)
    assert context["qr_code"]


@pytest.mark.parametrize("who", ["member", "staff"])
def test_the_link_to_pass_on_lasts_as_long_for_who_is_lapsed(client, today, who):
    invoice = invoice_of(holder(paid=()))
    on = today(LAST_DAY - timedelta(days=1))
    client.force_login(
        builders.member(invoice.payer.certificant) if who == "member" else builders.staff("finance")
    )
    name = "billing:invoice" if who == "member" else "billing:desk_invoice"
    shown = client.get(reverse(name, args=[invoice.number])).context
    assert shown["through"] == on + timedelta(days=90)


def test_the_link_of_a_month_made_up_after_its_grace_still_opens(today):
    day = date(2027, 2, 10)
    invoice = invoice_of(holder(), on=day)
    today(day)
    context = kinds.context(Notice.objects.first())
    assert context["pay_through"] == day + timedelta(days=90)
    assert context["invoice"]["number"] == invoice.number


def test_who_paid_again_before_the_word_of_the_lapse_went_out_does_not_get_it(today):
    held = holder()
    invoice_of(held)
    lapse(held)
    dunning.plan_lapsed(on=LAPSED)
    notice = Notice.objects.get(kind="lapsed", channel="email")
    skip = kinds.why_not
    day = today(date(2027, 1, 4))
    assert skip(notice) is None
    facts.dues_paid(certification=held, year=2026, paid_on=day, on=day, actor=None)
    assert skip(notice) == "not_wanted"


def test_a_lapse_for_points_alone_is_told_with_its_cycle_and_not_again_here():
    held = holder(granted_on=date(2023, 11, 14), paid=(2024, 2025))
    DuesPaid.objects.create(certification=held, year=2026, paid_on=FIRST)
    change = lapse(held, on=date(2026, 11, 14))
    assert change.reasons == ["ccp_not_documented"]
    assert dunning.plan_lapsed(on=date(2026, 11, 14)) == 1
    assert planned("lapsed") == []


def test_a_lapse_that_is_noticed_late_is_told_late():
    held = holder()
    lapse(held, on=LAPSED + timedelta(days=200))
    assert dunning.plan_lapsed(on=LAPSED + timedelta(days=200)) == 1
    told = Notice.objects.filter(kind="lapsed").values_list("channel", "step")
    assert set(told) == {(channel, LAPSED.isoformat()) for channel in ("email", "letter")}


@pytest.mark.parametrize("until", [LAPSED, LAPSED + timedelta(days=40)])
def test_a_suspension_that_ends_into_a_lapse_is_told_once_with_the_day_of_the_lapse(until, today):
    held = holder()
    standing.refresh(certification_ids=[held.pk], on=FIRST)
    start = date(2026, 11, 5)
    decide(actor=None, certification=held, reason="Board", on=FIRST, suspended=(start, until))
    for day in (start, LAPSED, until, until + timedelta(days=1)):
        standing.sweep(on=day)
        dunning.plan_lapsed(on=day)
    told = Notice.objects.filter(kind="lapsed")
    assert sorted(told.values_list("channel", "step", "due_on")) == [
        ("email", until.isoformat(), until),
        ("letter", until.isoformat(), until),
    ]
    today(until)
    sent = build(told.get(channel="email"), on=until)
    assert f"{LAPSED:%B} {LAPSED.day}, {LAPSED.year}" in sent.subject
    assert "The renewal fee of 2026 was not paid" in " ".join(sent.body.split())


def test_a_suspension_over_a_missed_cycle_ends_into_a_lapse_that_is_told_with_all_reasons(today):
    held = holder(granted_on=date(2023, 11, 14), paid=(2024, 2025))
    standing.refresh(certification_ids=[held.pk], on=FIRST)
    until = date(2027, 2, 1)
    decide(actor=None, certification=held, reason="Board", on=FIRST, suspended=(FIRST, until))
    for day in (FIRST, date(2026, 11, 14), LAPSED, until):
        standing.sweep(on=day)
        dunning.plan_lapsed(on=day)
    today(until)
    sent = build(Notice.objects.get(kind="lapsed", channel="email"), on=until)
    body = " ".join(sent.body.split())
    assert sent.subject == "Your RMA has been lapsed since November 14, 2026"
    assert "Since November 14, 2026: The points of the cycle that began on November 14" in body
    assert "Since December 31, 2026: The renewal fee of 2026 was not paid" in body


def test_the_pay_page_of_a_suspended_member_calls_them_neither_certified_nor_lapsed(today, client):
    held = holder()
    invoice = invoice_of(held)
    decide(actor=None, certification=held, reason="Board", on=FIRST, suspended=(FIRST, None))
    today(PAST_DUE)
    page = client.get(pay_links.link(invoice, through=LAST_DAY)).content.decode()
    assert "is suspended since November 1, 2026" in page
    assert "still certified" not in page


@pytest.mark.parametrize("fact", ["retired_on", "revoked_on"])
def test_a_decision_taken_back_that_leaves_a_lapse_is_told(fact):
    held = holder()
    standing.refresh(certification_ids=[held.pk], on=FIRST)
    decide(actor=None, certification=held, reason="Board", on=FIRST, **{fact: FIRST})
    type(held).objects.filter(pk=held.pk).update(**{fact: None})
    later = LAPSED + timedelta(days=120)
    standing.refresh(certification_ids=[held.pk], on=later)
    dunning.plan_lapsed(on=later)
    told = Notice.objects.filter(kind="lapsed").values_list("channel", "step")
    assert set(told) == {(channel, LAPSED.isoformat()) for channel in ("email", "letter")}
