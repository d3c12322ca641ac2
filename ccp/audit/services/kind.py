"""The audit of a cycle as casework knows it: what is claimed, how it adds up, what decides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.urls import reverse

from casework.kinds import Accepted, Choice, Claim, Dossier, Kind
from casework.models import Case, CaseItem, Decision
from casework.rules.checks import Expected
from ccp.audit.models import AuditCase
from ccp.audit.queries.claims import claims, completed_on, reported_by
from ccp.audit.rules import verdicts
from ccp.audit.rules.figures import FAIL_NEEDS_SECOND, GOAL_DAYS, MOST_DEFICIENT, REPLACEMENT_DAYS
from ccp.audit.rules.flows import CASE, KEY, OPEN, WITH_MEMBER, WITH_US
from ccp.audit.rules.verdicts import REASON_WORDS
from ccp.audit.services import answers, outcomes
from ccp.audit.services.taking_back import FAILED
from ccp.models import Category, Criterion
from ccp.models.activity import Reported
from ccp.rules.points import Tally
from members.models import Role, StandingWord, User
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.queries.standing import standing_of
from plumbing import clock
from plumbing.templatetags.ui import day as long_day
from plumbing.templatetags.ui import short_day

LABELS = {
    verdicts.Choice.PASS: ("Pass", "passed"),
    verdicts.Choice.DEFICIENT: ("Ask for more", "deficient"),
    verdicts.Choice.FAIL: ("Fail", "failed"),
}


class AuditDossier(Dossier):
    """A case with its cycle and what its items stand for: four queries."""

    def __init__(self, case: Case, items: Sequence[CaseItem], on: date) -> None:
        super().__init__(case, items)
        audits = AuditCase.objects.select_related("certification__program")
        self.on = on
        self.audit = audits.get(case=case)
        self.reported = reported_by(items)
        held, cycle = self.audit.certification, self.audit.period
        code = code_and_name(held.program, on).code
        self.heading = (
            f"{code} No. {held.number} · {long_day(cycle.start)} to {long_day(cycle.last_day)}"
        )
        self.required = self.audit.required
        self.ways = _ways(case, self.audit)

    def claim(self, item: CaseItem) -> Claim:
        row = self.reported[item.pk]
        completed = completed_on(row, self.audit.period)
        ticked = [str(Criterion(each).label) for each in row.criteria]
        return Claim(
            line=f"{Category(row.category).label} · {short_day(completed)}",
            notes=[f"Criteria ticked: {'; '.join(ticked)}"] if ticked else [],
            expected=_expected(row, self.audit, completed),
        )

    def tally(self, accepted: Accepted) -> Tally:
        """The cycle tallied again with what is accepted."""
        audit = self.audit
        found = claims(self.items, self.reported, accepted)
        return verdicts.accepted(audit.period, audit.required, found, self.on, policy())

    def total(self, accepted: Accepted) -> Decimal:
        return self.tally(accepted).total

    def choices(self, accepted: Accepted, _open: int) -> Sequence[Choice]:
        """An appeal is passed or failed; everything else can also be asked more about."""
        tally = self.tally(accepted)
        return [
            self._choice(one, tally, _open)
            for one in verdicts.Choice
            if self.case.state != "appealed" or one is not verdicts.Choice.DEFICIENT
        ]

    def _choice(self, choice: verdicts.Choice, tally: Tally, unjudged: int) -> Choice:
        label, to = LABELS[choice]
        return Choice(
            key=choice.value,
            label=label,
            to=to,
            why_not=verdicts.refusal(
                choice,
                tally,
                unjudged=unjudged,
                deficient=self.audit.deficient,
                on=self.on,
                policy=policy(),
            ),
            second=choice is verdicts.Choice.FAIL and policy()[FAIL_NEEDS_SECOND].on(self.on),
            says=self._says(choice),
        )

    def _says(self, choice: verdicts.Choice) -> str:
        if choice is verdicts.Choice.PASS:
            return "The member is told by email. The audit is over."
        if choice is verdicts.Choice.FAIL:
            return "The certification lapses. The member is told by email and letter."
        days, most = policy()[REPLACEMENT_DAYS].on(self.on), policy()[MOST_DEFICIENT].on(self.on)
        asked = self.audit.deficient + 1
        again = f"This is request {asked} of at most {most}."
        return f"The member gets {days} days for better proof. {again}"


class CcpAudit(Kind):
    """The kind of case that an audit is."""

    key = KEY
    title = "CCP audit"
    flow = CASE
    role = Role.AUDITOR
    waits_in = WITH_US
    answered_in = WITH_MEMBER | {"failed"}
    when_taken: ClassVar[Mapping[str, str]] = {"submitted": "in_review"}
    stays_with = frozenset({"deficient"})
    judged_in = frozenset({"in_review", "appealed"})
    fresh_eyes = frozenset({"appealed"})
    told_of = AuditCase
    board = "audit:desk_home"
    goal = GOAL_DAYS
    why_less = verdicts.Reason.HOURS_DIFFER.value
    why_not: ClassVar[Mapping[str, str]] = verdicts.WHY_NOT
    thing, things = "activity", "activities"
    reasons: ClassVar[Mapping[str, str]] = {key.value: words for key, words in REASON_WORDS.items()}

    def word(self, state: str) -> str:
        words = {"notified": "To be answered", "deficient": "Proof still needed"}
        return words.get(state) or super().word(state)

    def read(self, case: Case, items: Sequence[CaseItem]) -> AuditDossier:
        return AuditDossier(case, items, clock.today())

    def facts(self, case: Case, on: date) -> Mapping[str, str]:
        audit = AuditCase.objects.select_related("certification").get(case=case)
        clock, appeal = audit.clock, audit.appeal_through
        reminders = [short_day(day) for day, _step in clock.reminders] if clock else []
        return {
            **super().facts(case, on),
            "Answer through": long_day(clock.last_day) if clock else "",
            "Reminders": ", ".join(reminders),
            "Appeal through": long_day(appeal) if appeal else "",
            "Standing": StandingWord(standing_of(audit.certification, on).standing).label,
        }

    def moved(self, *, case: Case, before: str, actor: User | None) -> None:
        """The clock stands still while the case is not with the member."""
        if before in WITH_MEMBER:
            outcomes.stop_clock(case)

    def shut(self, *, case: Case, on: date) -> str:
        """Nothing more comes in once the last day is over, whenever it set out."""
        return answers.shut(case, on)

    def decided(self, *, case: Case, decision: Decision, on: date, actor: User) -> None:
        outcomes.carry_out(case=case, choice=verdicts.Choice(decision.choice), on=on, actor=actor)


def _ways(case: Case, audit: AuditCase) -> list[tuple[str, str]]:
    """What an auditor can do with a case now beside judging it."""
    open_ = {
        "extend": ("Give more time", audit.clock is not None and not audit.extended_by),
        "withdraw": ("Withdraw", case.state in OPEN - {"appealed"}),
        "take-back": ("Take back the failure", case.state in FAILED),
    }
    return [
        (words, reverse("audit:desk_deed", args=[case.number, deed]))
        for deed, (words, can) in open_.items()
        if can
    ]


def _expected(row: Reported, audit: AuditCase, completed: date) -> Expected:
    return Expected(
        completed_on=completed,
        first=audit.start,
        last=audit.period.last_day,
        period="the cycle",
        hours=row.hours,
        provider=row.provider,
        title=row.title,
    )
