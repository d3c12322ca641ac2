"""CCP audits from the draw through every deadline, with outages over last days."""

from __future__ import annotations

from datetime import date

import pytest

from ccp.audit.models import AuditCase
from notices.models import Notice, NoticeState
from practice.simulate import applications, jobs, life, office, people
from practice.simulate.life import days, live
from tests.practice.simulate.watch_audits import Audits

UNTIL = date(2027, 4, 20)
STOOD_STILL = [
    (date(2026, 12, 5), date(2026, 12, 9)),  # last day of the drawn round: December 7
    (date(2027, 3, 12), date(2027, 3, 18)),  # of the next one, drawn on the first day: March 16
]
OTHERS = (applications.go_on, people.live, office.post_letters)
JOBS = {"audits", "standing", "news"}


@pytest.fixture
def only_audits(monkeypatch):
    """Days on which nothing else happens."""
    declared = [job for job in jobs.declared() if job.name in JOBS]
    monkeypatch.setattr(jobs, "declared", lambda: declared)
    day = [(hour, deed) for hour, deed in life.DAY if deed not in OTHERS]
    monkeypatch.setattr(life, "DAY", day)


def test_nobody_fails_whose_case_is_with_staff_and_nobody_is_forgotten(demo, only_audits):
    watch = Audits(demo)
    with jobs.at_once() as failures:
        for day in days(demo, UNTIL, STOOD_STILL):
            live(day)
            assert failures == []
            watch.look(day)
    assert watch.wrong == []
    assert watch.other_reminders(demo) == []
    ended = {
        audit.case.certificant.last_name: (audit.case.state, audit.failed_on)
        for audit in AuditCase.objects.select_related("case__certificant")
    }
    assert {state for state, _ in ended.values()} == {"passed", "failed", "withdrawn"}
    assert ended["Khoury"] == ("passed", None)  # with staff on the last day
    assert ended["Lindqvist"] == ("failed", date(2026, 12, 8))  # too late after the outage
    assert ended["Tan"] == ("failed", date(2027, 3, 17))  # never answers
    assert Notice.objects.filter(kind="audit_reminder", state=NoticeState.SKIPPED).exists()
