"""What the Renewals page shows of a month: its state, its steps, figures and neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.dues.models import RenewalRun
from billing.dues.queries import renewal_months as queries
from billing.dues.queries.renewal_months import Month
from billing.dues.queries.renewals import due_day
from billing.dues.rules.charges import has_renewals, issue_day
from billing.dues.rules.dunning import grace_through
from billing.dues.services import renewal_counts
from members.queries.policy import policy
from members.rules.calendar import months_after
from notices.kinds import reason_in_words
from notices.models import Channel, NoticeState
from plumbing import clock


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month of the table, with its state as tone, icon and word."""

    month: Month
    tone: str
    icon: str
    word: str


@dataclass(frozen=True, slots=True)
class Page:
    """All of the page. `going`: the run or dry run being worked on; `dry` and `ran`: the newest.
    `rows`: the months around this one, or this one alone for the part that refreshes itself.
    """

    on: date
    month: Month
    rows: list[MonthState]
    going: RenewalRun | None
    dry: RenewalRun | None
    ran: RenewalRun | None

    @classmethod
    def of(cls, period: date, on: date, *, alone: bool = False) -> Page:
        found = renewal_counts.months(periods=[period] if alone else queries.shown(period), on=on)
        going = queries.going(period)
        return cls(
            on=on,
            month=next(month for month in found if month.period == period),
            rows=[_row(month, on, going if month.period == period else None) for month in found],
            going=going,
            dry=queries.last_run(period, dry_run=True),
            ran=queries.last_run(period, dry_run=False),
        )

    @property
    def state(self) -> MonthState:
        return next(row for row in self.rows if row.month is self.month)

    @property
    def before(self) -> date | None:
        return _neighbour(self.month.period, -1)

    @property
    def after(self) -> date | None:
        return _neighbour(self.month.period, 1)

    @property
    def opens_on(self) -> date:
        return issue_day(self.month.period, policy())

    @property
    def is_open(self) -> bool:
        """Whether its invoices may be issued."""
        return self.opens_on <= self.on

    @property
    def counted(self) -> RenewalRun | None:
        """A dry run of today that is done: what staff agree to when they start the run."""
        dry = self.dry
        done = dry is not None and dry.state == RenewalRun.State.DONE
        return dry if done and dry is not None and dry.day >= max(self.on, self.opens_on) else None

    @property
    def stopped(self) -> RenewalRun | None:
        ran = self.ran
        return ran if ran is not None and ran.state == RenewalRun.State.STOPPED else None

    @property
    def parked(self) -> dict[str, int]:
        """Certifications and people that the last run could not work on, by reason."""
        left_out = queries.summary_of(self.ran).get("left_out", {})
        return {key: left_out[key] for key in ("no_policy", "parked") if left_out.get(key)}

    @property
    def not_sent(self) -> list[tuple[str, str, int]]:
        """Notices not sent as planned: what, what instead, how many."""
        other = {Channel.EMAIL: "letter only", Channel.LETTER: "email only"}
        rows = []
        for (channel, state, reason), number in sorted(self.month.notices.items()):
            if state == NoticeState.SKIPPED:
                unreachable = reason.startswith(("no_", "email_", "mail_"))
                note = other[Channel(channel)] if unreachable else Channel(channel).label
                rows.append((reason_in_words(reason), str(note), number))
            elif state in {NoticeState.FAILED, NoticeState.UNKNOWN}:
                rows.append((NoticeState(state).label, str(Channel(channel).label), number))
        return rows

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps of a month for the stepper; without a dry run that nobody needs any more."""
        month = self.month
        running = self.going is not None
        counting = self.going is not None and self.going.dry_run
        letters, emails = month.under_way(Channel.LETTER), month.under_way(Channel.EMAIL)
        posted, sent = month.sent(Channel.LETTER), month.sent(Channel.EMAIL)
        dry_run = _step("Dry run", counting, self.dry is not None, _by(self.dry))
        return [
            *([dry_run] if self.dry or month.to_invoice else []),
            _step(
                "Issue invoices",
                running and not counting,
                bool(month.invoices) and not month.to_invoice,
                f"{month.invoices:,} issued",
            ),
            _step(
                "Email",
                bool(emails),
                bool(sent) and not emails,
                f"{sent:,} of {sent + emails:,} sent",
            ),
            _step(
                "Letters",
                bool(month.printed()),
                bool(posted or month.printed()) and letters == month.printed(),
                f"{letters - month.printed():,} to print",
            ),
            _step(
                "Marked posted",
                False,
                bool(posted) and not letters,
                f"{posted:,} by the mail desk",
            ),
        ]


def _neighbour(period: date, step: int) -> date | None:
    month = months_after(period, step)
    return month if has_renewals(month) else None


def _step(name: str, now: bool, done: bool, note: str) -> dict[str, Any]:
    return {"name": name, "note": note, "state": "now" if now else "done" if done else "later"}


def _by(run: RenewalRun | None) -> str:
    if run is None:
        return "not made yet"
    day = clock.office_day(run.ended_at or run.created_at)
    return f"{_short(day)}, by {run.asked_by or 'the portal'}"


def _row(month: Month, on: date, going: RenewalRun | None) -> MonthState:
    opens, due = issue_day(month.period, policy()), due_day(month.period)
    grace = grace_through(due, policy())
    if going is not None and not going.dry_run:
        return MonthState(month, "info", "loader", "Running")
    if month.counting:
        return MonthState(month, "info", "loader", "Being counted")
    if on < opens:
        return MonthState(month, "plain", "calendar-clock", f"Planned for {_short(opens)}")
    if month.to_invoice:
        return MonthState(month, "grace", "circle-alert", f"{month.to_invoice:,} not invoiced")
    if on <= due:
        return MonthState(month, "info", "circle-dot", f"Due by {_short(due)}")
    if on <= grace:
        return MonthState(month, "grace", "hourglass", f"Grace to {_short(grace)}")
    return MonthState(month, "active", "circle-check", "Closed")


def _short(day: date) -> str:
    return f"{day:%b} {day.day}"
