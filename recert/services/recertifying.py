"""The end of the way back: a certification begins anew (handbook section 9)."""

from __future__ import annotations

from datetime import date

from billing.dues.services import cleared
from casework.kinds import NotDecided
from members.models import User
from members.queries.standing import standing_of
from members.services import certifications
from recert.models import Application

NOT_LAPSED = (
    "The certification does not need recertification any more: its standing is {word} now. "
    "The application ends by itself."
)


def recertify(application: Application, *, day: date, on: date, actor: User | None) -> None:
    """Begin the certification anew on that day: the new anchor opens a cycle and covers the first
    dues year, and what was owed before is not asked for again. Raises NotDecided.
    """
    held = application.certification
    refuse_not_lapsed(application, on)
    try:
        certifications.decide(
            certification=held,
            recertified_on=day,
            reason=f"Application {application.case.number}",
            on=on,
            actor=actor,
        )
    except certifications.DecisionRefused as refused:
        raise NotDecided(str(refused)) from refused
    cleared.forget(certification=held, on=on)


def refuse_not_lapsed(application: Application, on: date) -> None:
    """Raises NotDecided where there is nothing to recertify on that day."""
    now = standing_of(application.certification, on)
    if now.way_back != "recertify":
        raise NotDecided(NOT_LAPSED.format(word=now.standing))
