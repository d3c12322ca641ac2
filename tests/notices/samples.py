"""What each kind says to the people of the test: contexts as the apps make them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from members.rules.lapses import Reason
from plumbing.pdf import codes
from tests.notices import audit_samples, first_samples, printed_samples, recert_samples

RPT = {
    "program_name": "Registered Phlebotomy Technician",
    "program_code": "RPT",
    "number": "3027715",
    "standing": "active",
    "telling": "certified",
    "since": None,
}
RMA = RPT | {
    "program_name": "Registered Medical Assistant",
    "program_code": "RMA",
    "number": "2211904",
}
LINE = {
    "description": "RPT renewal fee 2026",
    "covers_from": date(2026, 10, 14),
    "covers_through": date(2027, 10, 13),
    "amount": Decimal("50.00"),
}
DUES = {
    "invoice": {
        "number": "26-104882",
        "total": Decimal("50.00"),
        "issued_on": date(2026, 10, 1),
        "due_on": date(2026, 10, 31),
        "grace_until": date(2026, 11, 30),
        "past_due": False,
    },
    "certifications": [RPT],
    "lines": [LINE],
    "pay_url": "http://localhost:8000/pay/eyJpbnZvaWNlIjoxMDQ4ODJ9:1vQ/",
    "pay_through": date(2026, 11, 30),
    "attachment_name": "Invoice 26-104882.pdf",
    "qr_code": codes.qr_code("http://localhost:8000/pay/eyJpbnZvaWNlIjoxMDQ4ODJ9:1vQ/"),
    "coupon": {
        "code": "26-104882 0005000 4",
        "bar_code": codes.bar_code("26104882 0005000 4"),
        "amount": Decimal("50.00"),
    },
    "points": ["9.50 of 24 points in the cycle that ends October 13, 2028. You are on pace."],
}
SUSPENDED = RPT | {"telling": "suspended", "since": date(2026, 9, 1)}
LATE = DUES | {"invoice": DUES["invoice"] | {"past_due": True}}
TWO = DUES | {
    "invoice": DUES["invoice"] | {"total": Decimal("1150.00")},
    "certifications": [RPT, RMA | {"telling": "lapsed", "since": date(2025, 12, 1)}],
    "lines": [
        LINE | {"description": "RMA renewal fee 2025", "amount": Decimal("550.00")},
        LINE | {"description": "RMA renewal fee 2026", "amount": Decimal("550.00")},
        LINE,
    ],
}
CYCLE = {
    "certification": RMA,
    "cycle": {"start": date(2024, 9, 18), "last_day": date(2027, 9, 17)},
    "required": Decimal("30.00"),
    "counted": Decimal("18.25"),
    "missing": Decimal("11.75"),
    "mandatory": True,
    "cycle_url": "http://localhost:8000/ce/cycles/7/",
    "log_url": "http://localhost:8000/ce/log/",
}
MISSED = Reason("ccp_not_documented", date(2027, 9, 18), cycle=date(2024, 9, 18))
BOTH = [MISSED, Reason("dues_unpaid", date(2027, 12, 1), (2027,))]
DECIDED = {
    "certification": RMA,
    "since": date(2026, 12, 1),
    "until": None,
    "reason": "As the board decided on November 20.",
}
CONTEXTS = {
    "renewal": DUES,
    "renewal_reminder": DUES,
    "past_due": LATE,
    "last_day_of_grace": LATE,
    "lapsed": LATE
    | {
        "certification": RPT,
        "since": date(2026, 12, 1),
        "reasons": [Reason("dues_unpaid", date(2026, 12, 1), (2026,))],
        "way_back": "pay_dues",
        "takes_words": "words/dues/returns.html",
        "way": "words/lapsed/way/pay.html",
        "pay_by": date(2029, 10, 13),
        "takes": SimpleNamespace(
            returns=True,
            amount=Decimal("50.00"),
            years=[2026],
            invoices=["26-104882"],
            missing=[],
        ),
        "late_fee": SimpleNamespace(
            number="26-104883", total=Decimal("15.00"), due_on=date(2026, 12, 31)
        ),
    },
    "invoice": DUES,
    "payment_received": {
        "amount": Decimal("50.00"),
        "paid_on": date(2026, 11, 9),
        "receipt_number": "R-26-000412",
        "receipt_url": "http://localhost:8000/invoices/26-104882/",
        "lines": [LINE],
        "credit": Decimal("0.00"),
        "certifications": [RPT | {"paid_through": date(2027, 10, 13)}],
        "attachment_name": "Receipt R-26-000412.pdf",
    },
    "ccp_reminder": CYCLE | {"days_left": 90, "if_short": "lapses"},
    "certification_suspended": DECIDED | {"until": date(2027, 3, 1)},
    "certification_retired": DECIDED,
    "certification_revoked": DECIDED,
    "cycle_met": CYCLE
    | {
        "counted": Decimal("31.50"),
        "missing": Decimal("0.00"),
        "met_on": date(2027, 3, 2),
        "attested": False,
    },
    "rolled_over": CYCLE
    | {
        "rolled_on": date(2027, 9, 18),
        "next_cycle": {"start": date(2027, 9, 18), "last_day": date(2030, 9, 17)},
        "next_required": Decimal("30.00"),
    },
    "cycle_missed": CYCLE
    | {
        "standing": "lapsed",
        "since": MISSED.since,
        "turned": True,
        "missed": "turned",
        "reasons": [MISSED],
    },
    "cycle_missed_off": CYCLE
    | {
        "counted": Decimal("30.00"),
        "missing": Decimal("0.00"),
        "met_on": date(2027, 9, 17),
        "standing": "active",
        "since": None,
        "called_off": "certified",
    },
    "draft_received": {
        "draft": {
            "title": "Pediatric venipuncture and comfort holds for the anxious",
            "subject": "Fwd: Certificate",
            "provider": "Lakeview Medical Center",
            "completed_on": date(2026, 11, 7),
            "hours": Decimal("3.50"),
            "received_on": date(2026, 11, 9),
            "keeps_through": date(2027, 1, 8),
        },
        "files": ["certificate.pdf"],
        "refused": [("notes.zip", "We take PDF files and pictures.")],
        "draft_url": "http://localhost:8000/ce/drafts/17/",
    },
    "course_bought": {
        "courses": [
            {
                "title": "Order of draw: preventing carryover",
                "kind": "Article and quiz",
                "hours": Decimal("1.50"),
                "starts_at": None,
                "place": "",
                "url": "http://localhost:8000/courses/order-of-draw/",
            },
            {
                "title": "Pediatric vital signs",
                "kind": "Convention session",
                "hours": Decimal("2.00"),
                "starts_at": datetime(2027, 7, 8, 19, 0, tzinfo=UTC),
                "place": "Lakefront Hall, room 204",
                "url": "http://localhost:8000/courses/pediatric-vitals/",
            },
        ],
        "url": "http://localhost:8000/courses/mine/",
    },
    "course_refund_answered": {
        "title": "Order of draw: preventing carryover",
        "given": False,
        "amount": Decimal("27.00"),
        "answer": "You have read the article and answered all of its questions.",
        "asked_on": date(2026, 11, 20),
        "url": "http://localhost:8000/courses/mine/7/refund/",
    },
    "account_like_yours": {
        "number": "1000001",
        "signs_in": False,
        "url": "http://localhost:8000/claim/",
    },
    "completion_recorded": {
        "title": "Difficult blood draws",
        "provider": "Lakeview Learning",
        "hours": Decimal("1.50"),
        "completed_on": date(2026, 11, 22),
        "void": "26-000117",
        "stands": [
            {
                "code": "RMA",
                "number": "2211904",
                "counted": Decimal("19.75"),
                "required": Decimal("30.00"),
                "ends_on": date(2027, 9, 17),
            }
        ],
        "url": "http://localhost:8000/ce/cycles/",
    },
    "completion_parked": {
        "provider": "Lakeview Learning",
        "arrived_on": date(2026, 11, 22),
        "days": 30,
        "listed": [
            {"completion_id": "c-114", "number": "3027715", "why": "Nobody has this number"}
        ],
        "more": True,
        "docs_url": "http://localhost:8000/api/",
    },
    "address_problem": {
        "address_lines": ["Marisol Reyes", "2214 N Larkspur Ave Apt 3B", "Rockford IL 61107-1146"],
        "returned_on": date(2026, 11, 20),
        "email": "marisol@example.org",
        "bounced_on": date(2026, 11, 20),
    },
    **audit_samples.CONTEXTS,
    **recert_samples.CONTEXTS,
    **first_samples.CONTEXTS,
    **printed_samples.CONTEXTS,
}
OTHERS = {
    **audit_samples.OTHERS,
    **recert_samples.OTHERS,
    **first_samples.OTHERS,
    "renewal two": ("renewal", TWO),
    "renewal late": (
        "renewal",
        LATE | {"certifications": [RPT | {"telling": "lapsed", "since": date(2026, 12, 1)}]},
    ),
    "past_due two": ("past_due", TWO | {"invoice": TWO["invoice"] | {"past_due": True}}),
    "lapsed recertify": (
        "lapsed",
        CONTEXTS["lapsed"]
        | {
            "reasons": BOTH,
            "way_back": "recertify",
            "way": "words/lapsed/way/way_back.html",
            "after_decision": True,
        },
    ),
    "past_due suspended": ("past_due", LATE | {"certifications": [SUSPENDED]}),
    "last_day_of_grace suspended": ("last_day_of_grace", LATE | {"certifications": [SUSPENDED]}),
    "renewal_reminder suspended": ("renewal_reminder", DUES | {"certifications": [SUSPENDED]}),
    "cycle_missed lapsed": (
        "cycle_missed",
        CONTEXTS["cycle_missed"] | {"turned": False, "missed": "lapsed", "since": date(2027, 5, 1)},
    ),
    "cycle_missed suspended": (
        "cycle_missed",
        CONTEXTS["cycle_missed"]
        | {
            "turned": False,
            "missed": "suspended",
            "standing": "suspended",
            "since": date(2027, 2, 1),
        },
    ),
    "ccp_reminder lapsed": ("ccp_reminder", CONTEXTS["ccp_reminder"] | {"if_short": "lapsed"}),
    "ccp_reminder suspended": (
        "ccp_reminder",
        CONTEXTS["ccp_reminder"] | {"if_short": "suspended", "days_left": 1},
    ),
    "cycle_missed_off recertified": (
        "cycle_missed_off",
        CONTEXTS["cycle_missed_off"] | {"called_off": "recertified"},
    ),
    "cycle_missed_off otherwise": (
        "cycle_missed_off",
        CONTEXTS["cycle_missed_off"]
        | {"called_off": "otherwise", "standing": "lapsed", "since": date(2027, 5, 1)},
    ),
    "cycle_missed_off voluntary": (
        "cycle_missed_off",
        CONTEXTS["cycle_missed_off"] | {"called_off": "recommended"},
    ),
    "cycle_missed voluntary": ("cycle_missed", CONTEXTS["cycle_missed"] | {"mandatory": False}),
}


def person(**fields: str) -> SimpleNamespace:
    """Who is written to, when no row is needed."""
    return SimpleNamespace(
        **(
            {
                "short_name": "Marisol",
                "full_name": "Marisol Reyes",
                "first_name": "Marisol",
                "member_number": "M000017",
                "email": "marisol@example.org",
                "email_bounced_on": None,
            }
            | fields
        )
    )
