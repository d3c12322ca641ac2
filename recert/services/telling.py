"""Word to members about their applications (handbook sections 9 and 11)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casework.models import Submission
from members.queries.policy import policy
from notices.services.planning import Plan, plan_many, reminders
from recert.models import Application, Attempt
from recert.rules.deadlines import expiry_warnings

RECEIVED, INCOMPLETE, APPROVED = "recert_received", "recert_incomplete", "recert_approved"
AUTHORIZED, PASSED, FAILED = "recert_authorized", "recert_passed", "recert_failed"
DENIED, REOPENED, EXPIRING = "recert_denied", "recert_reopened", "recert_expiring"
EXPIRED, WINDOW_OVER, WITHDRAWN = "recert_expired", "recert_window_over", "recert_withdrawn"


def tell(application: Application, kind: str, *, on: date, step: str = "") -> None:
    plan = Plan(
        certificant_id=application.case.certificant_id,
        kind=kind,
        about=application.pk,
        due_on=on,
        step=step,
    )
    plan_many([plan])


def received(application: Application, sent: Submission, *, on: date) -> None:
    """Of what was sent: the application, an answer, an appeal; each once."""
    tell(application, RECEIVED, on=on, step=str(sent.number))


def decided(application: Application, kind: str, *, on: date) -> None:
    """Of a decision; each answer can be decided on once, also twice on one day."""
    tell(application, kind, on=on, step=f"{on.isoformat()} {application.case.submissions.count()}")


def results(attempts: Iterable[Attempt], *, on: date) -> None:
    """Of attempts, passed or not."""
    plan_many(
        Plan(
            certificant_id=one.authorization.application.case.certificant_id,
            kind=PASSED if one.result == "pass" else FAILED,
            about=one.authorization_id,
            due_on=on,
            step=one.attempted_on.isoformat(),
        )
        for one in attempts
    )


def expiring(application: Application, since: date, on: date) -> None:
    """The warning that has its time, and rows of those that were missed since a day."""
    if application.expires_on is None:
        return
    plans: list[Plan] = reminders(
        certificant_id=application.case.certificant_id,
        kind=EXPIRING,
        about=application.pk,
        steps=expiry_warnings(application.expires_on, on, policy()),
        since=since,
        on=on,
    )
    plan_many(plans)
