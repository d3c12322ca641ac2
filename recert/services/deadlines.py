"""The day on which time has something for an application."""

from __future__ import annotations

from datetime import date

from members.queries.policy import policy
from recert.models import Application
from recert.rules.deadlines import expiry_warnings
from recert.rules.flows import EXAM, UNDECIDED


def next_on(application: Application, state: str, after: date) -> date | None:
    """The next warning or the day it expires, the end of the exam's window, or None."""
    if state in UNDECIDED and application.expires_on is not None:
        warned = expiry_warnings(application.expires_on, after, policy()).next(after)
        return warned or application.expires_on
    if state in EXAM:
        ends: date = application.authorization.ends_on
        return ends
    return None
