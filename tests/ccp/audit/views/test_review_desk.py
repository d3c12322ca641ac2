"""A CCP audit on the review desk of casework."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import Case, Decision
from casework.services import taking
from ccp.audit.models import AuditCase
from members.models import History, News
from notices.delivery import message
from notices.models import Notice
from tests import builders
from tests.ccp.audit import stories
from tests.web.everything import Everything

pytestmark = pytest.mark.django_db


def test_the_next_document_takes_twelve_queries_at_most(client):
    Everything()
    auditor = builders.staff("auditor")
    client.force_login(auditor)
    case = taking.take(case_id=Case.objects.get(number="2026-0143").pk, actor=auditor)
    address = reverse("casework:review", args=[case.kind, case.number])
    client.get(address)
    has = {"X-Review": "part", "X-Review-Has": f"{case.kind} {case.number} mine"}
    for headers, queries in ((has, 10), ({"X-Review": "part"}, 11)):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"{address}?item=1", headers=headers)
        assert page.context["checks"]
        # and one more where some activities were listed in the case
        assert (len(asked), b"data-cases=" in page.content) == (queries, queries == 11)


REASONS = {"choice": "deficient", "note": "Please send the page that names you."}


def kept() -> list[object]:
    """Every row that a decision may write."""
    tables = (Case, AuditCase, Decision, Notice, History, News)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_what_a_decision_would_tell_is_seen_before_and_leaves_no_trace(
    client, mailoutbox, settings
):
    settings.PORTAL_TODAY = "2027-03-01"
    auditor = builders.staff("auditor")
    client.force_login(auditor)
    case = stories.judge(stories.taken(stories.answered("20", "25"), auditor), auditor, "12", "0")
    address = reverse("casework:preview", args=[case.kind, case.number])
    before, form = kept(), REASONS | {"version": case.version}
    frame = client.post(address, form)
    [email, letter] = [row[0] for row in frame.context["rows"]]
    page = frame.content.decode()
    assert (kept(), mailoutbox) == (before, [])
    assert "&lt;html lang=&quot;en" in page
    assert page.count("data:image/jpeg;base64,") == 1  # the letter's one sheet
    assert "Please send the page that names you." in email.email.body
    assert "March 31, 2027" in letter.letter.html
    assert "changed this case" in client.post(address, form | {"version": 1}).content.decode()
    assert "not on it" in client.post(address, form | {"choice": "pass"}).content.decode()

    client.post(reverse("casework:decide", args=[case.kind, case.number]), form)
    sent = Notice.objects.get(kind="audit_deficient", channel="email")
    assert message.written(sent, on=stories.date(2027, 3, 1)).body == email.email.body
