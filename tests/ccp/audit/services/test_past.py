"""An audit that was failed before the portal can be appealed in it, and the appeal be passed."""

from __future__ import annotations

from datetime import date

import pytest

from casework.models import Case
from ccp.audit.services import answers, past
from ccp.models import Attestation
from members.models import CycleFact, Role
from members.queries.standing import standing_of
from tests import builders
from tests.ccp.audit.rolled import START, rolled
from tests.ccp.audit.stories import activity, again, attach, decide, judge, taken

pytestmark = pytest.mark.django_db
FAILED_ON, THROUGH = date(2027, 3, 17), date(2027, 4, 16)


@pytest.fixture
def cycle(settings):
    settings.PORTAL_TODAY = THROUGH.isoformat()
    row = rolled()
    CycleFact.objects.filter(start=START).update(audit_failed_on=FAILED_ON)
    return row


def test_what_can_be_appealed_holds_what_its_cycle_claims(cycle):
    activity(cycle, "30", date(2024, 5, 5))
    assert past.open_closed() == 1
    assert past.open_closed() == 0
    case = again(Case.objects.get())
    attach(case)
    answers.appeal(case=case, statement="Here is the proof.", on=THROUGH, actor=None)
    auditor = builders.staff(Role.AUDITOR)
    case = judge(taken(again(case), auditor), auditor, None)
    decide(case, "pass", auditor, THROUGH)
    assert again(case).state == "passed"
    assert standing_of(cycle.certification, THROUGH).standing == "active"


def test_of_an_attested_cycle_activities_are_listed_with_the_appeal(cycle):
    Attestation.objects.create(cycle=cycle, attested_on=date(2026, 5, 1))
    past.open_closed()
    assert again(Case.objects.get()).audit.attested


def test_what_is_closed_for_good_stays_empty(cycle, settings):
    settings.PORTAL_TODAY = "2027-04-17"
    activity(cycle, "30", date(2024, 5, 5))
    past.open_closed()
    assert not Case.objects.get().items.exists()
