"""CCP audits, looked at when a day was lived: nobody fails whose case is with staff, nobody is
forgotten, reminders come once each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from ccp.audit.models import AuditCase
from notices.models import Channel, Notice, NoticeState

STEPS = (30, 14, 3)
WITH_MEMBER = ("notified", "deficient")
ONE_DAY = timedelta(days=1)
REVIEWED_WITHIN = timedelta(days=8)  # by the auditors of the demo

Reminder = tuple[str, date, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A case when a day was over: its state, and the clock that ran."""

    state: str
    started_on: date | None
    last_day: date | None


@dataclass
class Audits:
    """wrong: what should not be. reminders: those that should have come, by member number."""

    lived: date
    before: dict[int, Seen] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    reminders: Counter[Reminder] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.before = {audit.pk: _seen(audit) for audit in _all()}

    def look(self, on: date) -> None:
        """After a day was lived; days between this one and the last were not."""
        due = set()
        for audit in _all():
            seen, case = self.before.get(audit.pk), audit.case
            if seen and seen.state in WITH_MEMBER:
                due |= self._due(case.certificant.member_number, seen, on)
            if seen and case.state == "failed" != seen.state and audit.by_time:
                in_time = seen.state in WITH_MEMBER and seen.last_day == audit.failed_on - ONE_DAY
                if not in_time:
                    self.wrong.append(f"{on}: {case} failed by time and was {seen}")
            if audit.failed_on and audit.failed_on > on:
                self.wrong.append(f"{on}: {case} has failed before its day, {audit.failed_on}")
            if case.state in WITH_MEMBER and audit.last_day < on:
                self.wrong.append(f"{on}: {case} is {case.state}, its last day {audit.last_day}")
            if case.state == "selected" and audit.notice_on <= on:
                self.wrong.append(f"{on}: nobody told of {case}")
            if case.waiting_since and case.waiting_since.date() + REVIEWED_WITHIN < self.lived:
                self.wrong.append(f"{on}: {case} waits since {case.waiting_since}")
            self.before[audit.pk] = _seen(audit)
        self.reminders.update(due)
        self.lived = on

    def _due(self, number: str, seen: Seen, on: date) -> set[Reminder]:
        """The reminder that is due now to whom the case was with: of several the latest."""
        days = {step: seen.last_day - timedelta(days=step) for step in STEPS}
        came = [
            step
            for step, day in days.items()
            if self.lived < day <= on and day > seen.started_on + ONE_DAY
        ]
        return {(number, seen.last_day, min(came))} if came and on <= seen.last_day else set()

    def other_reminders(self, after: date) -> list[Reminder]:
        """The reminders that were planned and should not have been, or the other way round."""
        planned = Notice.objects.filter(
            kind="audit_reminder", channel=Channel.EMAIL, due_on__gt=after
        )
        wanted = planned.exclude(state=NoticeState.SKIPPED)
        told = Counter(
            (number, date.fromisoformat(step.split()[-1]), int(step.split()[0]))
            for number, step in wanted.values_list("certificant__member_number", "step")
        )
        return sorted([*(told - self.reminders), *(self.reminders - told)])


def _all() -> list[AuditCase]:
    return list(AuditCase.objects.select_related("case__certificant").order_by("pk"))


def _seen(audit: AuditCase) -> Seen:
    return Seen(audit.case.state, audit.started_on, audit.last_day)
