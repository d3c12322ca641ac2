"""What the demo's people do about their applications on a lived day, as their stories say."""

from __future__ import annotations

from datetime import date, timedelta

from members.models import Role
from plumbing import clock
from practice.demo.applications.story import TO_COME
from practice.demo.office import Office
from practice.simulate.office import clerk
from recert.models import Application


def go_on(on: date) -> None:
    """Do what has its day today, or had it while the portal was not there: once, as an application
    leaves the state that it is done in.
    """
    finance = clerk(Role.FINANCE)
    if finance is None:
        return
    seeded_on = clock.office_day(finance.date_joined)
    states = dict(
        Application.objects.filter(
            ended_on=None, certification__number__in=[one.number for one in TO_COME]
        ).values_list("certification__number", "case__state")
    )
    for one in TO_COME:
        if states.get(one.number) == one.state and seeded_on + timedelta(days=one.days) <= on:
            one.deed(Office.of(seeded_on), on)
