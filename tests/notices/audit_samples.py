"""What the kinds of the CCP audit say, in each state that changes their words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from ccp.audit.queries.letters import Account, Row
from members.rules.lapses import Reason
from plumbing.pdf import codes

URL = "http://localhost:8000/ce/audits/2026-0143/"
LAST_DAY = date(2026, 3, 16)
FAILED_ON = date(2026, 3, 17)
SINCE_AUDIT = Reason("audit_failed", FAILED_ON, cycle=date(2022, 5, 14))
SINCE_DUES = Reason("dues_unpaid", date(2026, 1, 31), (2025,))


def _row(place: int, accepted: str | None, *, adds: str = "0", why: str = "") -> Row:
    return Row(
        place=place,
        title=f"Course {place}",
        completed_on=date(2024, place, 9),
        claimed=Decimal("10.00"),
        accepted=None if accepted is None else Decimal(accepted),
        why=why,
        posted=False,
        adds=Decimal(adds),
    )


def _account(*rows: Row) -> Account:
    so_far = sum((row.accepted or Decimal(0) for row in rows), Decimal("0.00"))
    claimed = Decimal(10 * len(rows))
    return Account(rows, claimed, so_far, Decimal("45.00"), Decimal("0.00"))


def _case(number: str = "2026-0143", code: str = "MLT", **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "certification": {
            "program_code": code,
            "program_name": "Medical Laboratory Technician",
            "number": "1984402",
        },
        "cycle": {"start": date(2022, 5, 14), "last_day": date(2025, 5, 13)},
        "required": Decimal("45.00"),
        "attested": False,
        "url": URL,
        "last_day": LAST_DAY,
        "standing": "active",
        "since": None,
        "reasons": (),
        "if_failed": "lapses",
        "account": _account(_row(1, None), _row(2, None)),
        "activities": 5,
        "posted": 1,
        "to_prove": 4,
        "asks": "prove",
    } | more


def _message(*cases: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        **cases[0],
        "cases": list(cases),
        "single": cases[0] if len(cases) == 1 else None,
        "qr_code": codes.qr_code(URL),
        "days_left": 47,
        "days": 60,
        "over_on": FAILED_ON,
        "may_ask_time": True,
        "attaches": True,
        "again": False,
        "note": "",
        "passed": False,
    } | more


def _receipt(what: str, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{
            "what": what,
            "appeal": what == "appeal",
            "number": "2026-0143-1",
            "day": date(2026, 3, 1),
            "time": "9:41:07 AM CST",
            "zone": "Central Standard Time, UTC\N{MINUS SIGN}6",
            "last_day": LAST_DAY,
            "items": [1, 2],
            "files": [1, 2, 3],
            "size": 2_400_000,
            "proven": 1,
            "posted": 0,
            "missing": ["2. Course 2"],
        }
        | more
    )


LAPSED = {"standing": "lapsed", "since": FAILED_ON, "reasons": (SINCE_AUDIT,)}
OTHER = _case("2026-0150", "RPT")
POSTED = {"asks": "confirm", "activities": 1, "last_day": date(2026, 4, 5)}
SHORT = _account(
    _row(1, "10.00"), _row(2, "0", adds="10.00", why="No proof."), _row(3, "4.00", adds="6.00")
)
BEYOND = _account(_row(1, "10.00"), _row(2, "0", why="It is claimed twice."))
MET = _account(*(_row(place, "10.00") for place in range(1, 6)))
FAILED = _message(
    _case(**LAPSED),
    failed_on=FAILED_ON,
    by_time=False,
    lists=False,
    appeal_through=date(2026, 4, 16),
    account=SHORT,
)
RECEIVED = _message(_case(), receipt=_receipt("answer"))
CONTEXTS: dict[str, dict[str, Any]] = {
    "audit_notice": _message(_case()),
    "audit_reminder": _message(_case()),
    "audit_received": RECEIVED,
    "audit_deficient": _message(_case(account=SHORT)),
    "audit_passed": _message(_case(account=MET)),
    "audit_failed": FAILED,
    "audit_appeal_decided": _message(_case(account=MET), passed=True),
    "audit_withdrawn": _message(_case(because="Drawn by mistake.", taken_back=False)),
    "audit_extended": _message(_case(), extended_by=20, may_ask_time=False),
    "audit_not_extended": _message(
        _case(), because="Three months were enough.", may_ask_time=False
    ),
}
OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "audit_notice two": (
        "audit_notice",
        _message(
            _case(asks="list"),
            _case("2026-0150", "RPT", **POSTED),
            may_ask_time=False,
            attaches=False,
        ),
    ),
    "audit_notice lapsed": ("audit_notice", _message(_case(if_failed="recertify"), attaches=False)),
    "audit_notice retired": ("audit_notice", _message(_case(if_failed=""))),
    "audit_reminder again": (
        "audit_reminder",
        _message(_case(asks="replace", account=SHORT), again=True, days_left=1),
    ),
    "audit_received replacement": (
        "audit_received",
        RECEIVED | {"receipt": _receipt("replacement", missing=[])},
    ),
    "audit_received appeal": (
        "audit_received",
        RECEIVED | LAPSED | {"receipt": _receipt("appeal", letters=812, files=[])},
    ),
    "audit_received more time": (
        "audit_received",
        RECEIVED | {"receipt": _receipt("more_time", days=20)},
    ),
    "audit_deficient beyond": ("audit_deficient", _message(_case(account=BEYOND))),
    "audit_failed two": (
        "audit_failed",
        FAILED
        | _message(_case(**LAPSED), OTHER | LAPSED | {"reasons": (SINCE_DUES, SINCE_AUDIT)})
        | {"by_time": True},
    ),
    "audit_failed retired": (
        "audit_failed",
        FAILED | _message(_case(account=SHORT)) | {"appeal_through": None},
    ),
    "audit_appeal_decided failed": (
        "audit_appeal_decided",
        _message(_case(account=SHORT, **LAPSED), note="The name is another."),
    ),
    "audit_appeal_decided dues": (
        "audit_appeal_decided",
        _message(
            _case(account=MET, standing="lapsed", since=SINCE_DUES.since, reasons=(SINCE_DUES,)),
            passed=True,
        ),
    ),
    "audit_withdrawn two": (
        "audit_withdrawn",
        _message(
            _case(because="The certification was revoked.", taken_back=False),
            OTHER | {"because": "Mail was lost.", "taken_back": True},
        ),
    ),
}
