"""Failing a case takes two, or one alone where the policy says so (handbook section 7)."""

from __future__ import annotations

from datetime import date

import pytest

from casework.models import Decision
from ccp.audit.services import kind
from members.models import Matter, Role
from members.queries.standing import standing_of
from members.services.second_person import MatterRefused
from notices.models import Notice
from tests import builders
from tests.ccp.audit.stories import again, answered, confirm, decide, judge, taken
from tests.handbook import policy_with

pytestmark = pytest.mark.django_db
DECIDED = date(2027, 4, 10)


@pytest.fixture
def auditor():
    return builders.staff(Role.AUDITOR)


@pytest.fixture
def case(auditor, settings):
    settings.PORTAL_TODAY = "2027-03-01"
    case = answered("20", "12")
    settings.PORTAL_TODAY = DECIDED.isoformat()
    return judge(taken(case, auditor), auditor, None, "0")


def has_failed(case) -> bool:
    told = Notice.objects.filter(kind="audit_failed").exists()
    lapsed = standing_of(case.audit.certification, DECIDED).standing == "lapsed"
    failed = again(case).state == "failed"
    assert told == lapsed == failed
    return failed


def test_nothing_has_failed_until_another_auditor_confirms_it(case, auditor):
    matter = decide(case, "fail", auditor, DECIDED)
    for nobody in (auditor, builders.staff(Role.MAIL)):
        with pytest.raises(MatterRefused):
            confirm(matter, nobody)
    assert not has_failed(case)
    second = builders.staff(Role.AUDITOR)
    confirm(matter, second)
    assert has_failed(case)
    decision = Decision.objects.get()
    assert (decision.by, decision.second) == (auditor, second)


def test_one_alone_fails_it_where_the_policy_says_so(case, auditor, monkeypatch):
    alone = {"name": "audit_fail_needs_second", "value": False, "valid_from": "2027-01-01"}
    monkeypatch.setattr(kind, "policy", lambda: policy_with(alone))
    decision = decide(case, "fail", auditor, DECIDED)
    assert (decision.by, decision.second) == (auditor, None)
    assert has_failed(case)
    assert not Matter.objects.exists()
