"""What the letters about dues say by post: codes that last, fees in number, points by name."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pgtrigger
import pytest
import time_machine

from billing.dues.models import DuesLine
from billing.dues.services.sheets import DuesSheet
from billing.services import printed
from notices import kinds
from notices.delivery import message
from notices.models import Channel, Notice, SkipReason
from notices.services import planning
from plumbing import clock
from tests.billing.services.pages import an_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return an_invoice()


def planned(invoice, kind, due_on, channel=Channel.LETTER):
    planning.plan_many([planning.Plan(
        certificant_id=invoice.payer_id, kind=kind, about=invoice.pk,
        step=str(due_on), channel=channel, due_on=due_on,
    )])  # fmt: skip
    return Notice.objects.get(kind=kind, channel=channel)


def said(notice, name="letter.html"):
    context = kinds.context(notice)
    around = message.around(notice.certificant, clock.today())
    more = {"from_lines": ["Marisol Reyes"], "kind": notice.kind}
    return " ".join(message.fill(notice.kind, name, around | dict(context) | more).split())


def on_day(day):
    return time_machine.travel(f"{day}T12:00:00-06:00", tick=False)


@pytest.mark.parametrize(("days_left", "shown"), [(7, True), (6, False), (1, False), (0, False)])
def test_a_letter_prints_no_code_that_ends_before_it_is_read(invoice, days_left, shown):
    facts = printed.due_now_facts(invoice, clock.today())
    with on_day(facts["pay_through"] - timedelta(days=days_left)):
        letter = said(planned(invoice, "past_due", invoice.due_on))
    assert ("Scan the code" in letter) == shown
    assert ("Pay online: sign in to My AMT" in letter) != shown


def test_an_email_keeps_its_link_to_the_last_day(invoice):
    facts = printed.due_now_facts(invoice, clock.today())
    with on_day(facts["pay_through"]):
        notice = planned(invoice, "past_due", invoice.due_on, Channel.EMAIL)
        assert "/pay/" in said(notice, "text.txt")


def test_a_past_due_letter_takes_the_place_of_the_renewal_letter_that_waits(invoice):
    renewal = planned(invoice, "renewal", invoice.issued_on)
    by_email = planned(invoice, "renewal", invoice.issued_on, Channel.EMAIL)
    day = invoice.due_on + timedelta(days=1)
    with on_day(day):
        assert kinds.why_not(renewal) is None
        planned(invoice, "past_due", day)
        assert kinds.why_not(renewal) == SkipReason.OVERTAKEN
        assert kinds.why_not(by_email) is None


def test_a_newer_letter_that_will_not_go_takes_no_place(invoice):
    renewal = planned(invoice, "renewal", invoice.issued_on)
    day = invoice.due_on + timedelta(days=1)
    with on_day(day):
        newer = planned(invoice, "past_due", day)
        Notice.objects.filter(pk=newer.pk).update(state="skipped", skip_reason="too_late")
        assert kinds.why_not(renewal) is None
        Notice.objects.filter(pk=newer.pk).update(state="planned", skip_reason="")
    with on_day(day + timedelta(days=29)):  # another step has begun: that letter is too late
        assert kinds.why_not(renewal) is None


def test_several_fees_are_told_in_number_and_never_as_one(invoice):
    context = printed.due_now_facts(invoice, invoice.due_on)
    context |= {"lines": context["lines"] * 2, "from_lines": ["Marisol Reyes"]}
    context["invoice"] |= {"total": Decimal("180.00"), "past_due": True}
    around = message.around(invoice.payer.certificant, clock.today())
    for kind in ("renewal", "past_due"):
        data = around | context | {"kind": kind}
        letter = " ".join(message.fill(kind, "letter.html", data).split())
        assert "two renewal fees of <strong>$180.00</strong> together that were due by" in letter
        assert "a yearly" not in letter
        for name in ("html.html", "text.txt"):
            email = " ".join(message.fill(kind, name, data).split())
            assert "two renewal fees that were due by" in email
    context["invoice"]["past_due"] = False
    text = message.fill("renewal", "text.txt", around | context | {"kind": "renewal"})
    assert "two renewal fees, earlier years among them" in " ".join(text.split())


def test_two_lines_of_points_name_their_certifications(invoice):
    other = an_invoice(invoice.payer.certificant, number="26-000002")
    with pgtrigger.ignore("dues.DuesLine:frozen"):
        DuesLine.objects.filter(line__invoice=other).update(program_code="RPT")
    lines = list(DuesLine.objects.filter(line__invoice__in=[invoice, other]).order_by("pk"))
    sentence = {"sentence": "12.00 points are needed by May 1, 2027."}
    known = DuesSheet({}, {line.certification_id: sentence for line in lines})
    assert known._points(lines) == [
        f"{line.program_code}: {sentence['sentence']}" for line in lines
    ]
    assert known._points(lines[:1]) == [sentence["sentence"]]
