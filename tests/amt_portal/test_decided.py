"""What a decision about a certification brings about in every app, seen before and done after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from billing.dues.services import renewals
from billing.dues.services.dunning import LAPSES
from billing.models import Invoice
from members.models import News, NewsKind
from members.queries.standing import standing_of
from members.rules.decisions import Deed
from members.services import decisions, feed, rehearsal, standing
from members.services.decisions import Decision, mark_of
from notices.delivery.message import build
from notices.models import Notice
from notices.services import deliveries
from notices.services.decisions import DECISIONS
from plumbing import clock
from recert.models import Application
from tests import builders
from tests.billing.dues.renewals.people import MONTH, holder
from tests.ccp.audit import stories as audits
from tests.members.matters import confirm
from tests.recert import stories as recert

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 1)
DAY = timedelta(days=1)


@pytest.fixture
def today(settings):
    def is_(day):
        settings.PORTAL_TODAY = day.isoformat()
        return day

    return is_


@pytest.fixture
def joan():
    return builders.staff("records", name="Joan Records")


def decided(deed, held, actor, on, day=None, until=None):
    """Looked at and done; returns what was seen before."""
    row = type(held).objects.select_related("certificant__user", "program").get(pk=held.pk)
    asked = {
        "decision": Decision(deed, row, "As the board decided", day, until),
        "seen": mark_of(row),
        "on": on,
        "actor": actor,
    }
    preview = rehearsal.rehearse(**asked)
    if deed in decisions.NEEDS_TWO:
        confirm(decisions.ask(**asked), builders.staff("records"))
    else:
        decisions.decide(**asked)
    return {part.title: part for part in preview.sections}


def hear(on):
    while feed.hear(DECISIONS, on=on):
        pass


def planned(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("channel", "state", "step"))


BOTH = ["email", "letter"]


@pytest.mark.parametrize(
    ("deed", "kind", "channels"),
    [
        (Deed.SUSPEND, "certification_suspended", BOTH),
        (Deed.REVOKE, "certification_revoked", BOTH),
        (Deed.RETIRE, "certification_retired", ["email"]),
    ],
)
def test_it_is_told_at_once_by_the_ways_of_its_kind_and_once(today, joan, deed, kind, channels):
    held, on = holder(), today(ON)
    standing.refresh(certification_ids=[held.pk], on=on)
    seen = decided(deed, held, joan, on, on)
    told = [(channel, "planned", on.isoformat()) for channel in channels]
    assert planned(kind) == told
    new = [one for one in seen["Messages"].changed if not one.before]
    assert [one.after for one in new] == ["goes out"] * len(channels)
    assert all("As the board decided" in one.row.more for one in new)
    assert all("<" not in one.row.more for one in new)
    hear(on)
    assert planned(kind) == told
    assert (
        "As the board decided" in build(Notice.objects.get(kind=kind, channel="email"), on=on).body
    )


def test_what_is_dated_ahead_is_told_on_its_day(today, joan):
    held, on = holder(), today(ON)
    standing.refresh(certification_ids=[held.pk], on=on)
    seen = decided(Deed.SUSPEND, held, joan, on, on + 9 * DAY, on + 20 * DAY)
    assert [one.row.what for one in seen["Messages"].changed] == [
        "Certification suspended, email",
        "Certification suspended, letter",
    ]
    for day in range(21):
        hear(on)
        assert len(planned("certification_suspended")) == (2 if day > 9 else 0)
        while standing.sweep(on=today(ON + day * DAY)):
            pass
    assert standing_of(held, on + 20 * DAY).standing == "active"


def test_a_lapse_that_the_end_of_a_suspension_brings_to_light_is_seen_before_and_told_once(
    today, joan
):
    held, on = holder(granted_on=date(2024, 3, 10)), today(ON)
    type(held).objects.filter(pk=held.pk).update(suspended_from=on - 90 * DAY)
    standing.refresh(certification_ids=[held.pk], on=on)
    seen = decided(Deed.END_SUSPENSION, held, joan, on, on)
    assert [(one.row.what, one.after) for one in seen["Messages"].changed] == [
        ("Lapsed, email", "goes out"),
        ("Lapsed, letter", "goes out"),
    ]
    told = planned("lapsed")
    assert [step for *_, step in told] == [on.isoformat()] * 2
    while feed.hear(LAPSES, on=on):
        pass
    assert planned("lapsed") == told


def test_word_that_has_not_gone_out_is_called_off_with_what_it_tells_and_wanted_again(today, joan):
    held, on = holder(), today(ON)
    standing.refresh(certification_ids=[held.pk], on=on)
    decided(Deed.REVOKE, held, joan, on, on)
    decided(Deed.REVOCATION_BACK, held, joan, on)
    email = Notice.objects.get(kind="certification_revoked", channel="email")
    assert deliveries.reason_to_skip(email) == "not_wanted"
    Notice.objects.filter(kind=email.kind).update(state="skipped", skip_reason="not_wanted")
    decided(Deed.REVOKE, held, joan, on, on)
    assert [state for _, state, _ in planned(email.kind)] == ["planned", "planned"]


@pytest.mark.parametrize("deed", [Deed.RETIRE, Deed.REVOKE, Deed.DEATH])
def test_an_open_invoice_asks_for_nothing_more_until_that_is_taken_back(today, joan, deed):
    held, on = holder(), today(ON)
    standing.refresh(certification_ids=[held.pk], on=on)
    renewals.run(month=MONTH, on=on, actor=None)
    email = Notice.objects.get(kind="renewal", channel="email")
    seen = decided(deed, held, joan, on, on)
    [invoice] = seen["Open invoices"].changed
    assert invoice.before == "$50.00 due by November 30, 2026"
    assert "paying changes nothing" in invoice.after
    assert any("not sent" in one.after for one in seen["Messages"].changed)
    assert deliveries.reason_to_skip(Notice.objects.get(pk=email.pk))
    back = {
        Deed.RETIRE: Deed.RETIREMENT_BACK,
        Deed.REVOKE: Deed.REVOCATION_BACK,
        Deed.DEATH: Deed.DEATH_BACK,
    }[deed]
    seen = decided(back, held, joan, on)
    assert seen["Open invoices"].changed[0].after == invoice.before
    assert deliveries.reason_to_skip(Notice.objects.get(pk=email.pk)) is None
    assert Invoice.objects.get().state == "open"


def test_who_comes_back_from_retirement_is_invoiced_as_if_it_had_not_been(today, joan):
    held, on = holder(), today(ON)
    decided(Deed.RETIRE, held, joan, on, on)
    assert renewals.run(month=MONTH, on=on, actor=None)["left_out"] == {"retired": 1}
    decided(Deed.RETIREMENT_BACK, held, joan, on)
    assert renewals.run(month=MONTH, on=on, actor=None)["new"]["invoices"] == 1


@pytest.mark.parametrize("deed", [Deed.REVOKE, Deed.DEATH])
def test_an_open_audit_ends_with_it_and_stays_ended(today, joan, deed):
    case = audits.told("30")
    on = today(audits.NOTICE)
    held = case.audit.certification
    seen = decided(deed, held, joan, on, on)
    [one] = seen["CCP audit"].changed
    assert (one.before, "final" in one.after) == ("To be answered", True)
    assert audits.again(case).state == "withdrawn"
    back = Deed.REVOCATION_BACK if deed == Deed.REVOKE else Deed.DEATH_BACK
    seen = decided(back, held, joan, on)
    assert ["final" in row.says for row in seen["CCP audit"].same] == [True]


def test_a_retirement_leaves_the_audit_open(today, joan):
    case = audits.told("30")
    on = today(audits.NOTICE)
    seen = decided(Deed.RETIRE, case.audit.certification, joan, on, on)
    assert seen["CCP audit"].changed == []
    assert audits.again(case).state == "notified"


def test_an_open_application_ends_with_the_certification(joan):
    application = recert.complete()
    on = clock.today()
    seen = decided(Deed.RETIRE, application.certification, joan, on, on)
    [one] = seen["Applications"].changed
    assert (one.before, "another may follow" in one.after) == ("Draft", True)
    assert Application.objects.get().case.state == "withdrawn"


def test_the_feed_tells_the_standing_and_its_way_back(today, joan):
    held, on = holder(), today(ON)
    standing.refresh(certification_ids=[held.pk], on=on)
    decided(Deed.REVOKE, held, joan, on, on - 20 * DAY)
    decided(Deed.REVOCATION_BACK, held, joan, on)
    rows = News.objects.filter(certification=held, kind=NewsKind.STANDING).order_by("pk")
    assert [(row.old, row.new, row.effective_on) for row in rows] == [
        ("active", "revoked", on - 20 * DAY),
        ("revoked", "active", held.granted_on),
    ]
