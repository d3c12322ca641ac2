"""The days of the applications, counted from the one on which the demo is seeded: what lies before
it is lived then, what comes after it by `practice.simulate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min

from casework.rules.verdicts import Finding, Outcome
from members.models import Certification
from members.rules.calendar import anniv
from members.services import standing
from practice.demo import mail
from practice.demo.applications.deeds import (
    answers,
    appeals,
    applies,
    asks_again,
    begins,
    completes,
    keeps_proofs,
    sits,
)
from practice.demo.applications.vendor import passed_for_the_first_time, results_come
from practice.demo.lived import lived, until_nothing
from practice.demo.office import ACCEPT, Deed, Office, decides, takes
from practice.demo.person import Person
from practice.demo.stories.applications import (
    CAMILA,
    CURTIS,
    NADINE,
    OSCAR,
    PEOPLE,
    PRISCILLA,
    SHARON,
    WALTER,
    WANDA,
)
from practice.demo.stories.dues import ELEANOR, GRACE
from recert.models import Application
from recert.services import calendar

BOTH = {1: ACCEPT, 2: ACCEPT}
OF_EXAM = {1: ACCEPT, 3: ACCEPT}  # the document, and that today's criteria are met
OTHER_NAME = {1: Finding(Outcome.REJECT, reason="name_differs", note="Send one in your name.")}
EXPIRED_DAYS_AGO, EXPIRES_IN = 10, 85


def so_far(today: date) -> dict[date, tuple[Deed, ...]]:
    """What happened on which day up to the seeding day."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    return {
        anniv(ago(EXPIRED_DAYS_AGO), -1): (applies(WALTER, "ccp"),),
        ago(349): (takes("neil", WALTER, OTHER_NAME), decides("neil", WALTER, "incomplete")),
        anniv(ago(-EXPIRES_IN), -1): (applies(OSCAR, "ccp"),),
        ago(262): (takes("neil", OSCAR, OTHER_NAME), decides("neil", OSCAR, "incomplete")),
        ago(138): (applies(PRISCILLA, "exam"),),
        ago(127): (takes("nora", PRISCILLA, OF_EXAM), decides("nora", PRISCILLA, "approve")),
        ago(52): (applies(ELEANOR, "exam"),),
        ago(41): (takes("rita", ELEANOR, OF_EXAM), decides("rita", ELEANOR, "approve")),
        ago(40): (applies(WANDA, "ccp"),),
        ago(29): (
            takes(
                "rita",
                WANDA,
                {1: ACCEPT, 2: Finding(Outcome.REJECT, reason="hours_differ")},
            ),
            decides(
                "rita",
                WANDA,
                "deny",
                "The certificate shows 1.5 hours where 15 are claimed.",
                second="neil",
            ),
        ),
        ago(24): (applies(CURTIS, "ccp"),),
        ago(21): (applies(NADINE, "ccp"),),
        ago(19): (applies(CAMILA, "ccp"),),
        ago(17): (begins(GRACE, "ccp"),),
        ago(16): (keeps_proofs(GRACE),),
        ago(12): (results_come((PRISCILLA, "", "fail", "64"), (ELEANOR, "Vosz", "cancelled", "")),),
        ago(8): (
            takes("nora", CURTIS, OTHER_NAME),
            decides("nora", CURTIS, "deny", "The transcript is somebody else's.", second="rita"),
        ),
        ago(6): (
            takes("rita", NADINE, {1: ACCEPT, 2: Finding(Outcome.REJECT, reason="unreadable")}),
            decides("rita", NADINE, "incomplete"),
        ),
        ago(5): (passed_for_the_first_time(CAMILA),),
        ago(4): (applies(SHARON, "ccp"),),
        ago(3): (takes("neil", CAMILA, BOTH), decides("neil", CAMILA, "approve")),
        ago(2): (appeals(WANDA, "The course was ten evenings of an hour and a half each."),),
    }


@dataclass(frozen=True, slots=True)
class Coming:
    """What somebody does so many days after the seeding day, or later, while their application is
    in a state: so it is done once.
    """

    days: int
    person: Person
    state: str
    deed: Deed

    @property
    def number(self) -> str:
        """Of the certification."""
        return self.person.held[0].number


TO_COME = (
    Coming(20, GRACE, "draft", completes(GRACE)),
    Coming(20, NADINE, "incomplete", answers(NADINE)),
    Coming(20, PRISCILLA, "failed_attempt", asks_again(PRISCILLA)),
    Coming(45, PRISCILLA, "authorized", sits(PRISCILLA, "pass", "82")),
)


def live(today: date) -> None:
    """Live the past of the applications, each deed on its day, with what the calendar asks for."""
    office, days = Office.of(today), so_far(today)
    left = sorted(days)
    while (day := _next_day(left, today)) is not None:
        _keep(day)
        for hour, deed in enumerate(days.get(day, ()), start=9):
            with lived(day, hour):
                deed(office, day)
        with lived(day, 17):
            mail.send(day)
        left = [each for each in left if each > day]
    numbers = [one.number for person in (*PEOPLE, GRACE, ELEANOR) for one in person.held]
    held = Certification.objects.filter(number__in=numbers).values_list("pk", flat=True)
    standing.refresh(certification_ids=list(held), on=today)


def _next_day(left: list[date], today: date) -> date | None:
    """The next day on which somebody does something, or time has something for an application."""
    due: date | None = Application.objects.aggregate(first=Min("next_on"))["first"]
    return min((day for day in (*left[:1], due) if day and day <= today), default=None)


def _keep(day: date) -> None:
    if calendar.due(day).exists():
        with lived(day, 7):
            until_nothing(lambda: calendar.keep(on=day))
