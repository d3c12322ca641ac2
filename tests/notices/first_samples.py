"""What the welcome of a certification says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from plumbing.pdf import codes

URL = "http://localhost:8000/claim/?number=M000017"
KEY = "certification_granted"
GRANTED = {
    "certification": {
        "program_name": "Registered Phlebotomy Technician",
        "program_code": "RPT",
        "number": "RPT-920016",
    },
    "first": True,
    "granted_on": date(2026, 11, 20),
    "member_number": "M000017",
    "points": Decimal("24.00"),
    "cycle_ends": date(2029, 11, 19),
    "dues_from": date(2027, 11, 20),
    "dues_month": date(2027, 11, 1),
    "sign_in": "claim",
    "sign_in_words": "words/granted/sign_in/claim.html",
    "url": URL,
    "qr_code": codes.qr_code(URL),
}


def _signs_in(way: str, **more: object) -> tuple[str, dict[str, object]]:
    words = f"words/granted/sign_in/{way}.html"
    return KEY, GRANTED | {"sign_in": way, "sign_in_words": words} | more


CONTEXTS = {KEY: GRANTED}
OTHERS = {
    "certification_granted further": _signs_in("has", first=False),
    "certification_granted without email": _signs_in("no_email"),
}
FACTS = {
    KEY: ["welcome to AMT", "RPT-920016", "M000017", "marisol@example.org", "November 2027"],
    "certification_granted further": ["now also hold", "24 points", "November 19, 2029"],
    "certification_granted without email": ["no email address of yours that works", "M000017"],
}
