"""What the kinds of recertification say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from plumbing.pdf import codes

URL = "http://localhost:8000/applications/26-R-0418/"


def _of(name: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return f"recert_{name}", {
        "words": f"words/recert/{name}.html",
        "number": "26-R-0418",
        "certification": {"program_code": "CMAS", "number": "3300006"},
        "url": URL,
        "qr_code": codes.qr_code(URL),
        "asked": [],
        "authorization": "",
        "note": "",
    } | more


EXAM = {
    "authorization": "26-A-0073",
    "window_first": date(2026, 11, 9),
    "window_last": date(2027, 11, 8),
    "attempts": 3,
    "retest_fee": Decimal("75.00"),
    "fee_mark": "†",
    "attempted_on": date(2027, 3, 1),
    "left": 2,
    "over": False,
}
CORRECTED = {
    "wrong": {"attempted_on": date(2027, 3, 1), "get_result_display": "Passed"},
    "right": {"attempted_on": date(2027, 3, 1), "get_result_display": "Not passed"},
    "lost": True,
    "certified_from": None,
}
BEGUN = {
    "recertified_on": date(2026, 11, 9),
    "dues_from": date(2027, 11, 9),
    "cycle_ends": date(2029, 11, 8),
}
EXPIRES = {"expires_last": date(2027, 10, 11), "days_left": 60, "yours": True}
DENIED = {
    "note": "The certificate is not yours.",
    "may_appeal": True,
    "appeal_through": date(2026, 12, 9),
    "appealed": False,
}
RECEIVED = {
    "what": "application",
    "received_on": date(2026, 10, 12),
    "goal_days": 14,
    "goal_mark": "†",
    "review_by": date(2026, 10, 26),
}
ASKED = [{"title": "Leading the front desk", "why": "The name differs. Send one in your name."}]
CONTEXTS = dict(
    [
        _of("received", **RECEIVED),
        _of("incomplete", **EXPIRES, asked=ASKED),
        _of("approved", **BEGUN),
        _of("authorized", **EXAM),
        _of("passed", **EXAM, **BEGUN),
        _of("failed", **EXAM),
        _of("denied", **DENIED),
        _of("reopened"),
        _of("expiring", **EXPIRES),
        _of("expired", **EXPIRES),
        _of("window_over", **EXAM),
        _of("accommodation", granted=True),
        _of("corrected", **CORRECTED),
        _of("withdrawn", because="The certification is not lapsed any more."),
    ]
)
OTHERS = {
    "recert_denied again": _of("denied", **DENIED | {"may_appeal": False, "appealed": True}),
    "recert_accommodation refused": _of("accommodation", granted=False),
    "recert_failed for good": _of("failed", **EXAM | {"left": 0}),
    "recert_failed and over": _of("failed", **EXAM | {"over": True}),
    "recert_corrected to none": _of(
        "corrected", **CORRECTED | {"right": None, "lost": False, "wrong": CORRECTED["right"]}
    ),
    "recert_corrected to a pass": _of(
        "corrected",
        wrong=CORRECTED["right"],
        right=CORRECTED["wrong"],
        lost=False,
        certified_from=date(2027, 3, 1),
    ),
    "recert_failed confirmed": _of("failed", **EXAM | {"fee_mark": ""}),
    "recert_expiring with us": _of("expiring", **EXPIRES | {"yours": False}),
}
FACTS = {
    "recert_received": [
        "came on October 12, 2026",
        "within 14 days†, so by October 26, 2026",
        "† Not",
    ],
    "recert_incomplete": ["through October 11, 2027", "Send one in your name.", URL],
    "recert_approved": ["since November 9, 2026", "is not asked for again", "November 8, 2029"],
    "recert_authorized": ["26-A-0073", "through November 8, 2027", "costs $75.00†"],
    "recert_passed": ["exam on March 1, 2027", "is not asked for again"],
    "recert_failed": ["was not passed", "through November 8, 2027, up to 2 more times", "$75.00†"],
    "recert_failed for good": ["the last attempt of this application"],
    "recert_failed and over": ["The time to take it is over, so the application is closed."],
    "recert_corrected": ["recorded by mistake", "not passed", "lapsed as it was before"],
    "recert_corrected to none": ["There was no such exam of yours."],
    "recert_corrected to a pass": ["is certified again from March 1, 2027"],
    "recert_failed confirmed": ["attempt costs $75.00; you pay it"],
    "recert_denied": ["The reason: The certificate is not yours.", "through December 9, 2026"],
    "recert_denied again": ["by somebody who had not decided your application before"],
    "recert_reopened": ["Your appeal is granted."],
    "recert_expiring": ["through October 11, 2027, 60 days counting today", "for your answer"],
    "recert_expiring with us": ["there is nothing for you to do"],
    "recert_expired": ["through October 11, 2027 and was not decided"],
    "recert_window_over": ["26-A-0073", "through November 8, 2027"],
    "recert_accommodation": ["it is granted. The test center is told"],
    "recert_accommodation refused": ["it is not granted. The reason stands on the page"],
    "recert_withdrawn": ["is withdrawn. The certification is not lapsed any more."],
}
