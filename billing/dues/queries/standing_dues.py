"""Which dues year a certification is lapsed for."""

from __future__ import annotations

from datetime import date

from members.models import Certification
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.rules.dues import DuesYear, first_unpaid
from members.rules.facts import Known
from members.rules.standing import judge


def lapsed_for(held: Certification, on: date) -> DuesYear | None:
    """The first unpaid dues year of a certification that is lapsed on that day and comes back by
    paying; None of any other. Three queries.
    """
    known = Known(standing_facts([held.pk])[held.pk], on)
    if judge(known, on, policy()).way_back != "pay_dues":
        return None
    return first_unpaid(known, policy())
