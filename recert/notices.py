"""The notices about applications, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from casework.models import Decision
from casework.queries.cases import items_of, verdicts_at
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.rules.calendar import CYCLE_YEARS, ONE_DAY, anniv
from notices.kinds import EMAIL, EMAIL_AND_LETTER, Kind
from notices.models import Channel, Notice, SkipReason
from plumbing import clock
from plumbing.pdf.codes import qr_code
from recert.models import Application
from recert.queries import marks
from recert.queries.applications import READS
from recert.rules.deadlines import attempts_left, expiry_warnings
from recert.rules.fees import FEES
from recert.rules.figures import GOAL_DAYS, MOST_ATTEMPTS
from recert.rules.flows import UNDECIDED
from recert.rules.results import FAIL, PASS
from recert.rules.verdicts import REASONS
from recert.services import telling

WHATS = {"denied": "appeal", "incomplete": "answer"}


def address(application: Application) -> str:
    """The page of an application, behind the sign-in."""
    return settings.PORTAL_BASE_URL + reverse("recert:application", args=[application.case.number])


def _context(notice: Notice, application: Application, on: date) -> Mapping[str, Any]:
    """All that the words of any of them ask for."""
    held, url = application.certification, address(application)
    program = code_and_name(held.program, on)
    decision = _decision(notice, application)
    expires = application.expires_on
    return {
        "words": f"words/recert/{notice.kind.removeprefix('recert_')}.html",
        "number": application.case.number,
        "certification": {"program_code": program.code, "number": held.number},
        "url": url,
        "qr_code": qr_code(url),
        "note": decision.note if decision else "",
        "asked": _asked(decision) if decision and notice.kind == telling.INCOMPLETE else [],
        "expires_last": expires - ONE_DAY if expires else None,
        "days_left": (expires - on).days if expires else None,
        "yours": application.case.state == "incomplete",
        "because": application.withdrawn_because,
        "appealed": application.appealed_on is not None,
        "appeal_through": application.appeal_through,
        "may_appeal": application.appealed_on is None and notice.kind == telling.DENIED,
        **_received(notice, application, on),
        **_exam(notice, application, on),
        **_begun(application),
    }


def _received(notice: Notice, application: Application, on: date) -> dict[str, Any]:
    if notice.kind != telling.RECEIVED:
        return {}
    sent = application.case.submissions.get(number=int(notice.step))
    day = clock.office_day(sent.at)
    what = "application" if sent.number == 1 else "appeal" if sent.statement else "answer"
    received_on = application.submitted_on if sent.number == 1 else day
    goal = policy()[GOAL_DAYS].on(on)
    return {
        "what": what,
        "received_on": received_on,
        "goal_days": goal,
        "goal_mark": marks.of_goal(on),
        "review_by": (received_on or day) + timedelta(days=goal),
    }


def _exam(notice: Notice, application: Application, on: date) -> dict[str, Any]:
    authorization = getattr(application, "authorization", None)
    if authorization is None:
        return {}
    results = authorization.results()
    fees = policy()[FEES][application.certification.program.key].on(on)
    result = notice.kind in RESULTS
    left = attempts_left(authorization.authorized_on, results, policy())
    return {
        "authorization": authorization.number,
        "window_first": authorization.authorized_on,
        "window_last": authorization.window.last_day,
        "attempts": policy()[MOST_ATTEMPTS].on(authorization.authorized_on),
        "left": left,
        "over": on >= authorization.ends_on,
        "retest_fee": fees.retest,
        "fee_mark": marks.of_fees(application.certification.program.key, on),
        "attempted_on": date.fromisoformat(notice.step) if result else None,
    }


def _begun(application: Application) -> dict[str, Any]:
    anchor = application.certification.anchor
    return {
        "recertified_on": anchor,
        "dues_from": anniv(anchor, 1),
        "cycle_ends": anniv(anchor, CYCLE_YEARS) - ONE_DAY,
    }


def _decision(notice: Notice, application: Application) -> Decision | None:
    """The decision that a notice tells of, by the answer it was on."""
    _day, _, number = notice.step.partition(" ")
    if not number.isdigit():
        return None
    rows = Decision.objects.filter(case=application.case, submission__number=number)
    return rows.order_by("pk").last()


def _asked(decision: Decision) -> list[dict[str, str]]:
    """What an application is asked about, in the reviewer's words."""
    verdicts = verdicts_at(decision)
    return [
        {
            "title": item.title,
            "why": " ".join(filter(None, [f"{REASONS[found.reason]}.", found.note]))
            if found.reason in REASONS and found.reason != "other"
            else found.note,
        }
        for item in items_of(decision.case)
        if (found := verdicts.get(item.pk)) is not None and found.reason
    ]


def _skip(notice: Notice, application: Application, _on: date) -> SkipReason | None:
    if (result := RESULTS.get(notice.kind)) is not None:
        day = date.fromisoformat(notice.step)
        stand = application.authorization.standing().filter(attempted_on=day, result=result)
        return None if stand.exists() else SkipReason.NOT_WANTED
    wanted = STILL.get(notice.kind)
    if wanted is None or application.case.state in wanted:
        return None
    return SkipReason.NOT_WANTED


RESULTS: Mapping[str, str] = {telling.PASSED: PASS, telling.FAILED: FAIL}
"""What was not corrected since is told."""
STILL: Mapping[str, frozenset[str]] = {
    telling.INCOMPLETE: frozenset({"incomplete"}),
    telling.AUTHORIZED: frozenset({"authorized"}),
    telling.EXPIRING: UNDECIDED,
    telling.REOPENED: frozenset({"in_review", "incomplete"}),
}
"""The states in which a message is still true."""


def _kind(
    key: str, label: str, channels: tuple[Channel, ...] = EMAIL, **more: Any
) -> Kind[Application]:
    return Kind(
        key=key,
        label=f"Recertification: {label}",
        about=Application,
        person="case__certificant",
        reads=READS,
        channels=channels,
        context=_context,
        skip=_skip,
        **more,
    )


NOTICES = (
    _kind(telling.RECEIVED, "received"),
    _kind(telling.INCOMPLETE, "more is needed", EMAIL_AND_LETTER),
    _kind(telling.APPROVED, "approved"),
    _kind(telling.AUTHORIZED, "authorized to test", EMAIL_AND_LETTER),
    _kind(telling.PASSED, "exam passed"),
    _kind(telling.FAILED, "exam not passed", EMAIL_AND_LETTER),
    _kind(telling.DENIED, "denied", EMAIL_AND_LETTER),
    _kind(telling.REOPENED, "appeal granted"),
    _kind(
        telling.EXPIRING,
        "expires soon",
        steps=lambda application, on: expiry_warnings(application.expires_on or on, on, policy()),
    ),
    _kind(telling.EXPIRED, "expired"),
    _kind(telling.WINDOW_OVER, "time to test is over"),
    _kind(telling.WITHDRAWN, "withdrawn"),
)
