"""More time, withdrawing, taking a failure back at the desk: seen before, done once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.services import taking
from ccp.audit.services import answers, calendar
from members.models import Matter
from notices.models import Notice
from tests import builders
from tests.ccp.audit import stories
from tests.ccp.audit.services.test_cases import FAILED_ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client, settings):
    settings.PORTAL_TODAY = "2027-02-01"
    user = builders.staff("auditor")
    client.force_login(user)
    return user


def address(case, deed, name="desk_deed") -> str:
    return reverse(f"audit:{name}", args=[case.number, deed])


@pytest.mark.parametrize(
    ("deed", "said", "seen"),
    [
        ("extend", {"days": "20"}, ["April 5, 2027", "Mar 6, 2027"]),
        ("withdraw", {}, ["Withdrawn", "The dog ate it."]),
    ],
)
def test_it_is_seen_before_it_is_done_and_then_done_once(client, auditor, deed, said, seen):
    case = stories.told("30")
    form = said | {"reason": "The dog ate it.", "version": case.version}
    frame = client.post(address(case, deed, "desk_deed_preview"), form)
    page = frame.content.decode()
    assert all(words in page or words in frame.context["rows"][0][0].email.body for words in seen)
    assert not Notice.objects.filter(kind__in=["audit_extended", "audit_withdrawn"]).exists()
    assert (
        "Give more time"
        in client.get(reverse("desk:case", args=[case.kind, case.number])).content.decode()
    )

    assert "Say why" in client.post(address(case, deed), form | {"reason": ""}).content.decode()
    stale = client.post(address(case, deed), form | {"version": 0}).content.decode()
    assert "changed this case on" in stale
    assert "The dog ate it." in stale
    for _twice in range(2):
        assert client.post(address(case, deed), form).status_code == 302
    case = stories.again(case)
    assert (case.state, case.audit.extended_by) == (
        ("notified", 20) if deed == "extend" else ("withdrawn", 0)
    )
    page = client.get(reverse("desk:case", args=[case.kind, case.number])).content.decode()
    assert "The dog ate it." in page
    assert address(case, deed) not in page


def test_a_failure_is_taken_back_by_two_and_its_end_is_seen_before(client, auditor, settings):
    case = stories.told("30")
    settings.PORTAL_TODAY = FAILED_ON.isoformat()
    calendar.remind(on=FAILED_ON)
    case = stories.again(case)
    frame = client.get(address(case, "take-back", "desk_deed_preview"))
    changed = {one.label: (one.before, one.after) for one in frame.context["changes"]}
    assert changed["Standing"] == ("Lapsed", "Active")
    assert stories.again(case).state == "failed"
    form = {"reason": "Mail was lost.", "version": case.version}
    client.post(address(case, "take-back"), form)
    matter = Matter.objects.get()
    seen = reverse("casework:matter_preview", args=[matter.pk])
    assert "You asked for this" in client.get(seen).content.decode()
    client.force_login(builders.staff("auditor"))
    second = client.get(seen)
    assert second.context["changes"] == frame.context["changes"]
    assert "Mail was lost." in second.context["rows"][0][0].email.body
    matter.refresh_from_db()
    assert (matter.reason, matter.decided_at) == ("Mail was lost.", None)
    assert stories.again(case).state == "failed"


def test_who_decided_before_sees_what_taking_back_brings_about_and_not_the_appeal(
    client, auditor, settings
):
    first = builders.staff("auditor")
    case = stories.taken(stories.answered("30"), first)
    settings.PORTAL_TODAY = "2027-04-10"
    case = stories.judge(case, first, "0")
    stories.confirm(stories.decide(case, "fail", first, date(2027, 4, 10)), auditor)
    answers.appeal(case=case, statement="It is mine.", on=date(2027, 4, 10), actor=None)
    form = {"reason": "A mistake.", "version": stories.again(case).version}
    client.force_login(builders.staff("auditor"))
    client.post(address(case, "take-back"), form)
    seen = reverse("casework:matter_preview", args=[Matter.objects.get(decided_at=None).pk])
    client.force_login(first)
    changed = {one.label: (one.before, one.after) for one in client.get(seen).context["changes"]}
    assert changed["Standing"] == ("Lapsed", "Active")
    judged = reverse("casework:decide", args=[case.kind, case.number])
    assert client.get(judged).status_code == 404
    taking.declare_conflict(certificant=case.certificant, why="A brother.", actor=first)
    assert client.get(seen).status_code == 404


def test_support_reads_a_case_from_its_members_page_and_changes_nothing(client, auditor):
    case = stories.told("30")
    person, read = case.certificant, reverse("desk:case", args=[case.kind, case.number])
    shown = {}
    for role in ("support", "finance"):
        client.force_login(builders.staff(role))
        shown[role] = read in client.get(reverse("desk:member", args=[person.pk])).content.decode()
    assert shown == {"support": True, "finance": False}
    support = builders.staff("support")
    client.force_login(support)
    page = client.get(read).content.decode()
    assert "To be answered" in page
    assert "Review desk" not in page
    assert address(case, "withdraw") not in page
    assert client.get(address(case, "withdraw")).status_code == 403
    type(person).objects.update(user=support)
    assert client.get(read).status_code == 404


def test_who_is_too_near_to_the_member_finds_nothing(client, auditor):
    case = stories.told("30")
    pages = [address(case, "withdraw"), reverse("desk:case", args=[case.kind, case.number])]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    assert client.get(address(case, "forget")).status_code == 404
    taking.declare_conflict(certificant=case.certificant, why="A brother.", actor=auditor)
    assert [client.get(page).status_code for page in pages] == [404, 404]


def test_the_page_of_a_case_asks_as_much_for_one_message_and_line_as_for_more(client, auditor):
    case = stories.told("30")
    page = reverse("desk:case", args=[case.kind, case.number])
    counts = []
    for _time in range(2):
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            shown = client.get(page)
        counts.append((len(asked), len(shown.context["notices"])))
        form = {"days": 9, "reason": "A strike.", "version": stories.again(case).version}
        client.post(address(case, "extend"), form)
    (before, few), (after, more) = counts
    assert (before, more > few) == (after, True)
