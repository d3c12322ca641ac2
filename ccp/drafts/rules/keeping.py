"""By which day a draft asks whether its cycle is open (handbook section 4: what is forwarded counts
from the day on which the server has it).
"""

from __future__ import annotations

from datetime import date, timedelta

from ccp.drafts.rules.figures import DRAFT_KEEPS_DAYS
from members.rules.dated import Policy


def keeps_through(received_on: date, policy: Policy) -> date:
    """The last day on which a draft is taken as on the day its email came."""
    return received_on + timedelta(days=policy[DRAFT_KEEPS_DAYS].on(received_on))


def asked_on(
    completed_on: date | None, named_on: date | None, received_on: date, on: date, policy: Policy
) -> date:
    """The day by which the cycle of a draft that is confirmed on `on` has to be open: that of its
    email, while it keeps it. It keeps what it named alone: another day than `named_on`, the one
    that its words say, was put in afterwards, and an email that named nothing holds no day. What
    was completed after that email is no part of it.
    """
    had = named_on is not None and completed_on == named_on <= received_on
    return received_on if had and on <= keeps_through(received_on, policy) else on
