"""The last weeks of the demo's CCP audits, day after day."""

from __future__ import annotations

from datetime import date, timedelta

from casework.models import Case
from casework.rules.verdicts import Finding, Outcome
from ccp.audit.services import calendar, withdrawing
from members.models import Certification
from members.services import standing
from practice.demo import mail
from practice.demo.audits.deeds import appeals, extends, keeps, replaces, sends
from practice.demo.audits.draws import draw
from practice.demo.days import NOTIFIED_DAYS_AGO, days_of
from practice.demo.lived import lived, until_nothing
from practice.demo.office import ACCEPT, Deed, Office, decides, takes
from practice.demo.stories.audits import (
    AMIR,
    ANDERS,
    DANA,
    ELENA,
    HUGO,
    IDA,
    JOYCE,
    LYDIA,
    MARCUS,
    PEOPLE,
    SIMONE,
    TERRENCE,
    TOMOKO,
)

DRAWN = (TERRENCE, ANDERS, SIMONE, TOMOKO, DANA, MARCUS, ELENA, HUGO, LYDIA, AMIR)
"""Those of the round whose cases are in every state."""

ALL = {1: ACCEPT, 2: ACCEPT}

# What happened so many days after the notices of the round before, and of the drawn one.
BEFORE: dict[int, tuple[Deed, ...]] = {
    0: (),
    16: (sends(IDA),),
    25: (takes("abigail", IDA, ALL), decides("abigail", IDA, "pass")),
}
LATELY: dict[int, tuple[Deed, ...]] = {
    2: (sends(MARCUS),),
    3: (sends(DANA), keeps(ANDERS)),
    4: (sends(HUGO),),
    5: (sends(ELENA),),
    10: (
        takes(
            "audrey",
            DANA,
            {1: ACCEPT, 2: Finding(Outcome.REJECT, reason="name_differs")},
        ),
        decides("audrey", DANA, "deficient"),
    ),
    17: (
        takes(
            "audrey",
            MARCUS,
            {1: ACCEPT, 2: Finding(Outcome.REJECT, reason="unreadable")},
        ),
        decides("audrey", MARCUS, "deficient"),
    ),
    19: (
        takes(
            "abigail",
            HUGO,
            {
                1: ACCEPT,
                2: Finding(
                    Outcome.REJECT, reason="no_proof", note="A flyer does not say who was there."
                ),
            },
        ),
        decides("abigail", HUGO, "fail", "No proof of 15.00 points.", second="audrey"),
    ),
    25: (
        takes(
            "arthur",
            ELENA,
            {
                1: Finding(Outcome.REJECT, reason="no_proof"),
                2: Finding(Outcome.REJECT, reason="hours_differ"),
            },
        ),
        decides("arthur", ELENA, "fail", "Nearly all is without proof.", second="abigail"),
    ),
    26: (sends(TOMOKO),),
    27: (takes("arthur", TOMOKO, {1: ACCEPT}), extends("audrey", LYDIA, 20, "Moved house.")),
    28: (sends(TERRENCE),),
    31: (takes("audrey", TERRENCE, {1: ACCEPT, 3: ACCEPT, 4: ACCEPT}),),
    36: (replaces(DANA),),
    38: (appeals(HUGO, "I was at both days. The society has sent me its certificate since."),),
    41: (sends(SIMONE),),
}


def live(today: date) -> None:
    """Have two rounds drawn and lived in, and the next one drawn today. Runs in a transaction."""
    days = days_of(today)
    office = Office.of(today)
    joan = office.staff["joan"]
    new_year = date(days.year - 1, 1, 1)
    with lived(new_year + timedelta(days=9), 10) as on:
        draw(year=days.year - 1, people=[IDA], on=on, actor=joan)
    for ahead, deeds in BEFORE.items():
        _live(office, new_year + timedelta(days=14 + ahead), deeds)
    with lived(days.after(-1), 10) as on:
        draw(year=days.year, people=DRAWN, on=on, actor=joan, and_one_more=True)
    with lived(days.after(-1), 15) as on:
        _let_go(office, on)
    for ahead in range(NOTIFIED_DAYS_AGO + 1):
        _live(office, days.after(ahead), LATELY.get(ahead, ()))
    draw(year=days.year + 1, people=[JOYCE], on=today, actor=joan)
    numbers = [one.number for person in PEOPLE for one in person.held]
    held = Certification.objects.filter(number__in=numbers).values_list("pk", flat=True)
    standing.refresh(certification_ids=list(held), on=today)


def _let_go(office: Office, on: date) -> None:
    """Withdraw the case of who was drawn beside those whose story it is."""
    numbers = [person.number for person in PEOPLE]
    drawn = Case.objects.filter(state="selected").exclude(certificant__member_number__in=numbers)
    for case in drawn:
        withdrawing.withdraw(
            case_id=case.pk,
            reason="Serves abroad until next year, as a letter says.",
            version=case.version,
            actor=office.staff["arthur"],
            on=on,
        )


def _live(office: Office, day: date, deeds: tuple[Deed, ...]) -> None:
    if calendar.due(day).exists():
        with lived(day, 7):
            until_nothing(lambda: calendar.notify(on=day))
            until_nothing(lambda: calendar.remind(on=day))
            mail.send(day)
    for hour, deed in enumerate(deeds, start=9):
        with lived(day, hour):
            deed(office, day)
            mail.send(day)
