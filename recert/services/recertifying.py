"""The end of the way back: a certification begins anew (handbook section 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from billing.dues.services import cleared
from casework.kinds import NotDecided
from members.models import User
from members.queries.standing import standing_of
from members.services import recertified
from members.services.certifications import DecisionRefused
from members.services.recertified import Anew
from recert.models import Application
from recert.rules.routes import not_needed


def recertify(application: Application, *, day: date, on: date, actor: User | None) -> None:
    """Begin the certification anew on that day. Raises NotDecided."""
    refuse_not_lapsed(application, on)
    try:
        recertify_many({application: day}, on=on, actor=actor)
    except DecisionRefused as refused:
        raise NotDecided(str(refused)) from refused


def recertify_many(days: Mapping[Application, date], *, on: date, actor: User | None) -> None:
    """Begin the certifications of applications anew, each on its day: the new anchor opens a cycle
    and covers the first dues year, and what was owed before is not asked for again. In the
    transaction of those who found that each is lapsed. Raises DecisionRefused.
    """
    begun = [
        Anew(application.certification_id, day, f"Application {application.case.number}")
        for application, day in days.items()
    ]
    recertified.recertify(begun=begun, on=on, actor=actor)
    cleared.forget(certification_ids=[each.certification_id for each in begun], on=on)


def refuse_not_lapsed(application: Application, on: date) -> None:
    """Raises NotDecided where there is nothing to recertify on that day."""
    now = standing_of(application.certification, on)
    if why := not_needed(now.standing, now.way_back):
        raise NotDecided(why)
