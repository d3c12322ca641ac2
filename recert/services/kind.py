"""An application as casework knows it: what is shown of each item, how points add up, what can be
decided (handbook section 9).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from casework.kinds import Accepted, Choice, Claim, Dossier, Kind
from casework.models import Case, CaseItem, Decision
from casework.rules.checks import Expected
from casework.rules.verdicts import ZERO
from ccp.audit.rules.verdicts import WHY_NOT
from ccp.models import Category
from ccp.queries.tally import activity_facts
from ccp.rules.points import Tally
from members.models import Role, StandingWord, User
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.queries.standing import standing_of
from plumbing import clock
from plumbing.templatetags.ui import day as long_day
from plumbing.templatetags.ui import numbered, short_day
from recert.models import Application, Explanation
from recert.queries.applications import applications
from recert.queries.drafts import FELONY
from recert.queries.record import CLAIMED
from recert.rules import verdicts
from recert.rules.covered import count, window
from recert.rules.figures import GOAL_DAYS
from recert.rules.flows import APPLICATION, KEY, WITH_US
from recert.services import answering, outcomes
from recert.services.listing import ELIGIBILITY, STATEMENT

SAID_AS = {
    "convicted_on": "Convicted on",
    "birth_date": "Born",
}
DAYS = frozenset(SAID_AS)  # answers that are days
LABELS = {
    verdicts.Choice.APPROVE: ("Approve", "approved"),
    verdicts.Choice.INCOMPLETE: ("Ask for more", "incomplete"),
    verdicts.Choice.DENY: ("Deny", "denied"),
    verdicts.Choice.REOPEN: ("Look at it again", "in_review"),
}
SAYS = {
    "ccp": "The certification begins anew today. The member is told by email.",
    "exam": "The member may sit the exam for a year, and is told by email and letter.",
    verdicts.Choice.INCOMPLETE: "The member is asked, by email and letter, and answers in place.",
    verdicts.Choice.DENY: "The member reads your reason, by email and letter, and may appeal.",
    verdicts.Choice.REOPEN: "The denial is taken back, and it is reviewed once more.",
}


def _as_shown(name: str, value: str) -> str:
    """An answer as the desk shows it: a day like every other day."""
    return long_day(date.fromisoformat(value)) if name in DAYS else value


class RecertDossier(Dossier):
    """An application with what its items stand for: five queries."""

    def __init__(self, case: Case, items: Sequence[CaseItem], on: date) -> None:
        super().__init__(case, items)
        self.on = on
        self.application: Application = applications().get(case=case)
        held = self.application.certification
        code = code_and_name(held.program, on).code
        self.heading = f"{numbered(code, held.number)} · recertification {self.application.way}"
        self.required = self.application.required
        self.said = dict(self.application.answers.values_list("step", "said"))
        self.claimed = {f"{CLAIMED}:{row.pk}": row for row in self.application.claimed.all()}
        self.explained: dict[int, list[str]] = {}
        again = len({item.submission_id for item in items}) > 1  # sent more than once
        said = Explanation.objects.filter(item__case=case, submission__isnull=False)
        for one in said if again else ():
            self.explained.setdefault(one.item_id, []).append(one.text)

    def claim(self, item: CaseItem) -> Claim:
        explained = [f"The member says: {text}" for text in self.explained.get(item.pk, [])]
        row = self.claimed.get(item.about)
        if row is None:
            line, *notes = [*self._told(item.about), ""]
            return Claim(line=line, notes=[*filter(None, notes), *explained])
        days = window(self.application.asked_on or self.on, policy())
        return Claim(
            line=f"{Category(row.category).label} · {short_day(row.completed_on)}",
            notes=explained,
            expected=Expected(
                completed_on=row.completed_on,
                first=days.start,
                last=days.last_day,
                period="the years that count",
                hours=row.hours,
                provider=row.provider,
                title=row.title,
            ),
        )

    def _told(self, about: str) -> list[str]:
        """What was said in a step: a line, then the rest."""
        said: Mapping[str, Any] = self.said.get(about, {})
        if about == STATEMENT:
            return [f"Signed as {said['signed_name']}"] if said else []
        if about == FELONY and not said.get("convicted"):
            return ["Answered: no"]
        if about == ELIGIBILITY and said:
            by = f"The assistant, version {said.get('version')}"
            found = [f"{by}: {title}, {result}" for title, result in said.get("found", [])]
            return [f"Route: {said['route_title']}", *found]
        return [
            f"{SAID_AS.get(name, name.replace('_', ' ').capitalize())}: {_as_shown(name, value)}"
            for name, value in said.items()
            if isinstance(value, str) and value
        ]

    def tally(self, accepted: Accepted) -> Tally | None:
        """The points that were accepted, by the rule of the window; None by exam."""
        day = self.application.asked_on
        if self.required is None or day is None:
            return None
        rows = {
            item.pk: self.claimed[item.about] for item in self.items if item.about in self.claimed
        }
        facts = [replace(activity_facts(row), id=pk) for pk, row in rows.items()]
        at_most = {pk: accepted.get(pk) or ZERO for pk in rows}
        return count(facts, self.required, day, policy(), at_most)

    def total(self, accepted: Accepted) -> Decimal:
        tally = self.tally(accepted)
        return tally.total if tally else ZERO

    def choices(self, accepted: Accepted, _open: int) -> Sequence[Choice]:
        """An appeal is granted, which brings it back into review, or denied again."""
        again = self.case.state == "appealed"
        keys = (
            [verdicts.Choice.REOPEN, verdicts.Choice.DENY]
            if again
            else [verdicts.Choice.APPROVE, verdicts.Choice.INCOMPLETE, verdicts.Choice.DENY]
        )
        return [self._choice(key, accepted, _open) for key in keys]

    def _choice(self, choice: verdicts.Choice, accepted: Accepted, unjudged: int) -> Choice:
        label, to = LABELS[choice]
        less = [
            item
            for item in self.items
            if item.pk not in accepted or (accepted[item.pk] or ZERO) < (item.claimed or ZERO)
        ]
        approves = choice is verdicts.Choice.APPROVE
        return Choice(
            key=choice.value,
            label=label,
            to=to,
            why_not=verdicts.refusal(
                choice,
                tally=self.tally(accepted),
                unjudged=unjudged,
                rejected=len(less) - unjudged,
                expired=self.application.expired(self.on),
            ),
            second=choice is verdicts.Choice.DENY,
            needs_note=choice is verdicts.Choice.DENY,
            says=SAYS[self.application.route if approves else choice],
        )


class Recertification(Kind):
    """The kind of case that an application to recertify is."""

    key = KEY
    title = "Recertification"
    board = "recert:desk_board"
    goal = GOAL_DAYS
    flow = APPLICATION
    role = Role.RECORDS
    waits_in = WITH_US
    answered_in = frozenset({"draft", "incomplete", "denied"})
    when_taken: ClassVar[Mapping[str, str]] = {"submitted": "in_review"}
    stays_with = frozenset({"incomplete"})
    judged_in = frozenset({"in_review", "appealed"})
    fresh_eyes = frozenset({"appealed"})
    reasons: ClassVar[Mapping[str, str]] = verdicts.REASONS
    why_not: ClassVar[Mapping[str, str]] = WHY_NOT

    def read(self, case: Case, items: Sequence[CaseItem]) -> RecertDossier:
        return RecertDossier(case, items, clock.today())

    def facts(self, case: Case, on: date) -> Mapping[str, str]:
        application = applications().get(case=case)
        held = application.certification
        return {
            **super().facts(case, on),
            "Standing": StandingWord(standing_of(held, on).standing).label,
            "Certified from": long_day(held.anchor),
        }

    def moved(self, *, case: Case, before: str, actor: User | None) -> None:
        outcomes.moved(case, before, clock.today())

    def shut(self, *, case: Case, on: date) -> str:
        """Nothing more comes in while it is being paid for, or once an appeal is too late."""
        application = applications().get(case=case)
        if case.state == "denied":
            return answering.shut(application, on)
        if case.state == "draft" and application.asked_on is not None:
            return "This application waits for its payment, so it stays as it is."
        return ""

    def decided(self, *, case: Case, decision: Decision, on: date, actor: User) -> None:
        outcomes.carry_out(case=case, choice=verdicts.Choice(decision.choice), on=on, actor=actor)
