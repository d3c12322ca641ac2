"""Courses of a CCP cycle: what was logged how many days after its start, and when it was met.

A few hundred are drawn and judged by the real rule once; a cycle of whichever person takes one and
shifts it to its own first day. That is right because nothing in them depends on the calendar: the
days are offsets inside the shortest cycle there is, and employment, which ends on a day of the
calendar, is not among them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ccp.rules.activities import ActivityFacts
from ccp.rules.cycles import met_on
from members.rules.calendar import cycle_period
from members.rules.dated import Policy

SHORTEST = 1095  # days of a cycle: three years without a leap day
LATEST_LOGGED = SHORTEST - 1
_SAMPLE = cycle_period(date(2021, 1, 1), 1)
PER_REQUIREMENT = 128  # of each kind

_COURSES = (
    "Infection control update", "Bloodborne pathogens and OSHA", "Order of draw in practice",
    "Pediatric venipuncture", "Diabetes care: insulin and glucometers", "ECG lead placement",
    "Quality control in the clinical laboratory", "Blood bank: antibody screening",
    "Hematology morphology review", "Urinalysis refresher", "Point-of-care testing",
    "Medical billing and coding changes", "HIPAA privacy for front offices", "Vaccine storage",
    "Medication safety", "Basic life support", "Medical law and ethics", "Pharmacology review",
    "Molecular testing for respiratory viruses", "Microbiology: resistant organisms",
    "Dental radiography safety", "Patient communication", "Cultural competence", "Wound care",
    "Phlebotomy complications", "Coagulation testing", "Chemistry analyzers", "Laboratory safety",
)  # fmt: skip
_PROVIDERS = (
    "Harbor Family Clinic", "Lakeview Medical Center", "County health department", "LabRoots",
    "State society", "Mercy Hospital", "Saint Anne Medical Center", "Community college",
    "Midwest Cardiac Institute", "Veterans Affairs clinic", "Online academy", "Red Cross chapter",
)  # fmt: skip
_JOURNALS = ("Journal of Laboratory Practice", "Clinic and Community", "State society meeting")
_TALKS = (
    "Preparing for the RMA exam", "Phlebotomy skills for new staff", "Professional ethics",
    "Safe needles", "Reading a requisition", "Front office basics",
)  # fmt: skip
_CRITERIA = ("job", "knowledge", "job,knowledge", "knowledge,advancement", "advancement")


@dataclass(frozen=True, slots=True)
class Act:
    """One activity: completed `day` days after the cycle's start, logged `logged` days after it.

    `facts` is what the rules ask but its days; `head` and `tail` are its columns as COPY takes
    them, before and after the completion day.
    """

    day: int
    logged: int
    facts: ActivityFacts
    head: str
    tail: str
    withdrawn: bool = False
    first: int | None = None
    """Of an employment the first day of its span."""


@dataclass(frozen=True, slots=True)
class Course:
    """The activities of one cycle in order of entry, and the day after its start it was met on.

    `met` is None when the points were never enough.
    """

    acts: tuple[Act, ...]
    met: int | None = field(default=None)


class Courses:
    """The courses of one requirement: those that reach it, and those that fall short."""

    def __init__(self, required: Decimal, policy: Policy, seed: str) -> None:
        rng = Random(f"{seed}:{required}")  # for plausible people, not for secrets
        self.enough: list[Course] = []
        self.short: list[Course] = []
        while min(len(self.enough), len(self.short)) < PER_REQUIREMENT:
            short = rng.random() < 0.5  # half of each
            course = _course(rng, required, policy, short=short)
            (self.short if course.met is None else self.enough).append(course)


def _course(rng: Random, required: Decimal, policy: Policy, *, short: bool) -> Course:
    goal = float(required) * (rng.uniform(0.2, 0.9) if short else rng.uniform(1.0, 1.35))
    days = sorted(rng.sample(range(8, LATEST_LOGGED - 4), rng.randint(6, 14)))
    acts = [_act(rng, day, goal / len(days)) for day in days]
    acts.sort(key=lambda act: act.logged)
    return Course(tuple(acts), _met(acts, required, policy))


def _met(acts: list[Act], required: Decimal, policy: Policy) -> int | None:
    met = met_on(
        _SAMPLE,
        required,
        [
            at(act, _SAMPLE.start.toordinal(), number)
            for number, act in enumerate(acts)
            if not act.withdrawn
        ],
        None,
        _SAMPLE.end,
        policy,
    )
    return None if met is None else (met - _SAMPLE.start) // timedelta(days=1)


def at(act: Act, start: int, number: int) -> ActivityFacts:
    """The facts of an activity in a cycle that starts on the day with ordinal `start`."""
    day = date.fromordinal(start + act.day)
    return replace(
        act.facts,
        id=number,
        completed_on=day,
        from_day=None if act.first is None else date.fromordinal(start + act.first),
        to_day=None if act.first is None else day,
        logged_on=date.fromordinal(start + act.logged),
    )


def employment(chance: Callable[[], float], through: int) -> Act | None:
    """An employment that ended at most `through` days after the cycle's start, if it can have.

    The only activity that depends on the calendar: since 2021 none earns points.
    """
    longest = min(through, LATEST_LOGGED) - 120
    if longest < 0:
        return None
    first = int(chance() * 30)
    last = first + 60 + int(chance() * longest)
    act = make(
        last, last + 5, "employment", "Medical assistant", "County clinic", {}, criteria="job"
    )
    return replace(act, first=first)


def _act(rng: Random, day: int, points: float) -> Act:
    """An activity of about so many points."""
    logged = min(day + rng.choice((0, 0, 0, 1, 2, 5, 9, 21)), LATEST_LOGGED)
    draw = rng.random()
    amount: dict[str, str] = {}
    title, provider = rng.choice(_COURSES), rng.choice(_PROVIDERS)
    if draw < 0.70:  # shares of the categories, here and below
        category = "professional_education"
        amount["hours"] = _quarters(rng, points)
    elif draw < 0.80:
        category = "amt_ce"
        provider = "AMT"
        amount["hours"] = _quarters(rng, points)
    elif draw < 0.88:
        category = "instruction"
        title = rng.choice(_TALKS)
        amount["hours"] = _quarters(rng, points / 2)
    elif draw < 0.94:
        category = "organization"
        title, provider = "Education committee", "State society"
        amount["role"] = rng.choice(("officer", "committee", "member", "member"))
        amount["years"] = rng.choice(("1.00", "1.00", "2.00", "0.50"))
    elif draw < 0.98:
        category = "authorship"
        provider = rng.choice(_JOURNALS)
        amount["kind"] = rng.choice(("poster", "poster", "article", "chapter"))
    else:
        category = "formal_education"
        title, provider = "Anatomy and physiology", "Community college"
        amount["unit"] = rng.choice(("semester", "quarter"))
        amount["credits"] = rng.choice(("1.00", "2.00"))
    return make(
        day,
        logged,
        category,
        title,
        provider,
        amount,
        criteria=rng.choice(_CRITERIA),
        withdrawn=rng.random() < 0.01,
    )


def make(
    day: int,
    logged: int,
    category: str,
    title: str,
    provider: str,
    amount: dict[str, str],
    *,
    criteria: str,
    withdrawn: bool = False,
) -> Act:
    """An activity with its columns written out."""
    word = {name: amount.get(name, "") for name in ("unit", "kind", "role")}
    facts = ActivityFacts(
        id=0,
        category=category,
        title=title,
        hours=_number(amount, "hours"),
        credits=_number(amount, "credits"),
        years=_number(amount, "years"),
        unit=word["unit"],
        kind=word["kind"],
        role=word["role"],
    )
    cells = [amount.get("hours", r"\N"), amount.get("credits", r"\N"), word["unit"], word["kind"]]
    cells += [word["role"], amount.get("years", r"\N"), f"{{{criteria}}}"]
    head = f"{category}\t{title}\t{provider}"
    return Act(day, logged, facts, head, "\t".join(cells), withdrawn)


def _number(amount: dict[str, str], name: str) -> Decimal | None:
    return Decimal(amount[name]) if name in amount else None


def _quarters(rng: Random, points: float) -> str:
    """Contact hours worth about so many points, in quarters as most certificates say."""
    quarters = max(1, round(4 * points * rng.uniform(0.5, 1.5)))
    odd = rng.random() < 0.1  # some say tenths; the rule rounds them down
    return f"{quarters / 4 + (0.1 if odd else 0.0):.2f}"
