"""Where the eligibility questions lead, by how the certification stands."""

from __future__ import annotations

from datetime import date

import pytest

from members.rules.standing import StandingDecision
from recert.rules.entering import Entrance, entrance

ON = date(2026, 11, 22)
RECERTIFY = StandingDecision(ON, "lapsed", ON, (), "recertify", ("exam",))
PAY = StandingDecision(ON, "lapsed", ON, (), "pay_dues")


@pytest.mark.parametrize(
    ("decision", "state", "by_exam", "leads"),
    [
        (None, "", False, Entrance.FIRST),
        (StandingDecision(ON, "active"), "", False, Entrance.NOT_LAPSED),
        (StandingDecision(ON, "suspended", ON), "", False, Entrance.NOT_LAPSED),
        (PAY, "", False, Entrance.PAY),
        (RECERTIFY, "", False, Entrance.WAY_BACK),
        (RECERTIFY, "draft", True, Entrance.DRAFT),
        (RECERTIFY, "draft", False, Entrance.OPEN),
        (RECERTIFY, "submitted", True, Entrance.OPEN),
    ],
)
def test_it_leads(decision, state, by_exam, leads):
    assert entrance(decision, state=state, by_exam=by_exam) == leads
