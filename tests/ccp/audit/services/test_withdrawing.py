"""A case that is let go: its ground is gone, or staff say why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.models import Case
from casework.services.cases import CaseRefused
from ccp.audit.services import answers, calendar, past, withdrawing
from ccp.models import Cycle
from members.models import CycleFact, Role
from plumbing.flow import IllegalMove
from tests import builders
from tests.ccp.audit.rolled import START, rolled
from tests.ccp.audit.stories import (
    NOTICE,
    again,
    told,
)

pytestmark = pytest.mark.django_db
FAILED_ON = date(2027, 3, 17)


@pytest.fixture
def auditor():
    return builders.staff(Role.AUDITOR)


@pytest.mark.parametrize("gone", ["roll-over", "death", "revoked"])
def test_a_case_without_ground_is_withdrawn(gone):
    case = told("30")
    assert withdrawing.withdraw_gone(on=NOTICE) == 0
    if gone == "roll-over":
        Cycle.objects.filter(certification=case.audit.certification, start=START).update(
            rolled_on=None
        )
    elif gone == "death":
        type(case.certificant).objects.update(deceased_on=NOTICE)
    else:
        type(case.audit.certification).objects.update(revoked_on=NOTICE)
    assert withdrawing.withdraw_gone(on=NOTICE) == 1
    assert withdrawing.withdraw_gone(on=NOTICE) == 0
    case = again(case)
    assert (case.state, case.audit.withdrawn_on, case.audit.next_on) == ("withdrawn", NOTICE, None)
    assert case.audit.withdrawn_because


def test_a_case_stays_where_a_recertification_has_cleared_the_revocation():
    held = told("30").audit.certification
    type(held).objects.filter(pk=held.pk).update(
        revoked_on=NOTICE - timedelta(2), recertified_on=NOTICE - timedelta(1)
    )
    assert withdrawing.withdraw_gone(on=NOTICE) == 0


def test_an_appeal_of_an_audit_from_before_the_portal_is_not_withdrawn_for_want_of_a_roll_over():
    cycle = rolled(rolled_on=None)
    CycleFact.objects.filter(certification=cycle.certification, start=START).update(
        audit_failed_on=FAILED_ON
    )
    assert past.open_closed() == 1
    answers.appeal(case=Case.objects.get(), statement="It is mine.", on=FAILED_ON, actor=None)
    assert withdrawing.withdraw_gone(on=FAILED_ON) == 0
    assert CycleFact.objects.get(start=START).audit_failed_on == FAILED_ON


def test_staff_withdraw_with_a_reason(auditor):
    case = told("30")
    ask = {"case_id": case.pk, "version": case.version, "actor": auditor, "on": NOTICE}
    with pytest.raises(IllegalMove, match="Say why"):
        withdrawing.withdraw(reason=" ", **ask)
    member = builders.member(case.certificant, is_staff=True, roles=["auditor"])
    with pytest.raises(CaseRefused, match="about you"):
        withdrawing.withdraw(reason="Mine.", **(ask | {"actor": member}))
    withdrawing.withdraw(reason="A mistake of ours.", **ask)
    withdrawing.withdraw(reason="A mistake of ours.", **ask)
    assert again(case).state == "withdrawn"


def test_one_of_the_staff_does_not_withdraw_what_has_failed(auditor):
    case = told("30")
    calendar.remind(on=FAILED_ON)
    case = again(case)
    with pytest.raises(CaseRefused, match="needs a second person"):
        withdrawing.withdraw(
            case_id=case.pk, reason="Why not.", version=case.version, actor=auditor, on=FAILED_ON
        )
    assert again(case).state == "failed"
