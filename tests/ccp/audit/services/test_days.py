"""Every day of a round from its draw to its last clock, with an outage over the last day to answer
(handbook section 7): nobody fails while the case is with us, nobody is forgotten.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from casework.models import Case
from ccp.audit.services import answers, rounds
from ccp.audit.services.rounds import Seed
from members.models import Role
from notices.models import Notice
from tests import builders
from tests.ccp.audit.rolled import FROZEN_ON, rolled
from tests.ccp.audit.services.test_clocks import keep
from tests.ccp.audit.stories import activity, again, attach, decide, judge, taken

pytestmark = pytest.mark.django_db
OUTAGE = {date(2027, 3, 12) + timedelta(days=day) for day in range(9)}  # March 12 to 20
LAST = date(2027, 6, 30)


def case_of(cycle) -> Case:
    return again(Case.objects.get(audit__certification=cycle.certification))


def test_a_round_lived_day_by_day(settings):
    auditor = builders.staff(Role.AUDITOR)
    _silent, punctual, lacking, waiting, late = cycles = [rolled() for _ in range(5)]
    for cycle in cycles:
        activity(cycle, "30", date(2024, 5, 5))
    rounds.freeze(year=2027, on=FROZEN_ON, actor=None, rate=Decimal(1))
    rounds.draw(year=2027, seed=Seed("dice 0042", "dice"), on=FROZEN_ON, actor=None)

    def answer(cycle, day):
        attach(case_of(cycle))
        answers.submit(case=case_of(cycle), on=day, actor=None)

    def ask_for_more(day):
        case = judge(taken(case_of(lacking), auditor), auditor, "20")
        decide(case, "deficient", auditor, day)

    def too_late(day):
        with pytest.raises(Exception, match="The last day was March 16, 2027"):
            answer(late, day)

    story = {
        date(2027, 2, 1): lambda day: (answer(lacking, day), answer(waiting, day)),
        date(2027, 3, 16): lambda day: answer(punctual, day),
        date(2027, 3, 17): too_late,
        date(2027, 4, 10): ask_for_more,
    }
    day = FROZEN_ON
    while day < LAST:
        day += timedelta(days=1)
        settings.PORTAL_TODAY = day.isoformat()
        if day not in OUTAGE:
            keep(day)
        story.get(day, lambda _day: None)(day)

    names = ["silent", "punctual", "lacking", "waiting", "late"]
    found = [case_of(cycle) for cycle in cycles]
    ends = {
        name: (case.state, case.audit.failed_on) for name, case in zip(names, found, strict=True)
    }
    assert ends == {
        "silent": ("failed", date(2027, 3, 17)),
        "punctual": ("submitted", None),
        "lacking": ("failed", date(2027, 5, 11)),
        "waiting": ("submitted", None),
        "late": ("failed", date(2027, 3, 17)),
    }
    assert not [case for case in found if case.audit.clock]  # none runs while it is with us
    told = Counter(
        Notice.objects.filter(channel="email").values_list("kind", "step", "skip_reason")
    )
    reminders = {key[1:]: count for key, count in told.items() if key[0] == "audit_reminder"}
    assert reminders == {
        ("30 days 2027-03-16", ""): 3,  # who had not answered by February 14
        ("14 days 2027-03-16", ""): 3,
        ("3 days 2027-03-16", "too_late"): 2,  # of the outage
        ("14 days 2027-05-10", ""): 1,
        ("3 days 2027-05-10", ""): 1,
    }
    assert told["audit_notice", "2027-01-15", ""] == 5
    assert {k: n for k, n in told.items() if k[0] == "audit_failed"} == {
        ("audit_failed", "2027-03-17", ""): 2,
        ("audit_failed", "2027-05-11", ""): 1,
    }
