"""What audits add to the desk."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from casework import kinds
from casework.desk import late_cases
from ccp.audit.models import Round
from ccp.audit.queries.asked_time import asked_time
from ccp.audit.rules.flows import KEY
from members.models import Role, User
from plumbing import clock
from plumbing.desk import Waiting, late_for, place, waits

place(36, "audit:desk_home", "dices", "CCP audit", Role.AUDITOR, Role.ADMIN)


@waits(Role.AUDITOR, Role.ADMIN)
def more_time(on: date, user: User) -> Waiting:
    """Members who ask for more time."""
    asked = [clock.office_day(at) for at in asked_time().values_list("asked_at", flat=True)]
    url = reverse("audit:desk_more_time")
    return Waiting("Asked for more time", "hourglass", len(asked), min(asked, default=None), url)


@late_for(Role.AUDITOR)
def late_audits(on: date) -> Waiting:
    """Answers and appeals that wait longer than the goal."""
    return late_cases(kinds.of(KEY), on)


@waits(Role.ADMIN)
def rounds_to_draw(on: date, user: User) -> Waiting:
    """Lists that were frozen and wait for their seed."""
    frozen = Round.objects.filter(state=Round.State.FROZEN).order_by("frozen_on")
    found = list(frozen.values_list("frozen_on", "year"))
    since, url = (
        (found[0][0], reverse("audit:desk_round", args=[found[0][1]])) if found else (None, "")
    )
    return Waiting("Audit rounds that wait for a seed", "dices", len(found), since, url)
