"""More time, withdrawing, taking a failure back at the desk: seen before, done once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.services import taking
from ccp.audit.services import calendar
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
