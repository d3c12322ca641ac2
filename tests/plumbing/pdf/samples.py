"""Documents as the portal prints them: plain and hard ones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string

from plumbing.pdf.codes import bar_code, qr_code

ON = date(2026, 10, 1)
PAY_URL = "http://localhost:8000/pay/eyJpbnZvaWNlIjoxMDQ4ODJ9:1vQ2Xn:0sXk3m1hT5lq8n2Zc7"
CODE = "26-104882 0005000 4"
RPT = {
    "program_name": "Registered Phlebotomy Technician",
    "program_code": "RPT",
    "number": "3027715",
    "telling": "certified",
}
RMA = {
    "program_name": "Registered Medical Assistant",
    "program_code": "RMA",
    "number": "2211904",
    "telling": "certified",
}
LINE = {
    "description": "RPT renewal fee 2026",
    "invoice_number": "26-104882",
    "covers_from": date(2026, 10, 14),
    "covers_through": date(2027, 10, 13),
    "amount": Decimal("50.00"),
}


def invoice(**changes: Any) -> dict[str, Any]:
    """What the invoice of one certification says."""
    return {
        "sender": {
            "name": "American Medical Technologists",
            "lines": ["Member Services", "10700 W Higgins Rd Ste 150", "Rosemont IL 60018"],
        },
        "remittance": {
            "name": "American Medical Technologists",
            "lines": ["Dues", "PO Box 12345", "Rosemont IL 60018"],
        },
        "member_number": "1042187",
        "address_lines": ["MARISOL REYES", "2214 N LARKSPUR AVE APT 3B", "ROCKFORD IL 61107-1146"],
        "from_lines": ["Marisol Reyes", "2214 N Larkspur Ave Apt 3B", "Rockford IL 61107-1146"],
        "on": ON,
        "letter_number": "000417",
        "invoice": {
            "number": "26-104882",
            "issued_on": ON,
            "due_on": date(2026, 10, 31),
            "grace_until": date(2026, 11, 30),
            "total": Decimal("50.00"),
        },
        "certifications": [RPT],
        "lines": [LINE],
        "pay_through": date(2026, 11, 30),
        "qr_code": qr_code(PAY_URL, label="QR code of the payment page"),
        "points": ["RPT: 9.50 of 24 points in the cycle that ends October 13, 2028. On pace."],
        "coupon": {
            "code": CODE,
            "bar_code": bar_code(CODE),
            "amount": Decimal("50.00"),
        },
    } | changes


def arrears(**changes: Any) -> dict[str, Any]:
    """Two certifications, one of them with two years past due."""
    return (
        invoice(
            certifications=[RPT, RMA],
            invoice=invoice()["invoice"] | {"total": Decimal("1200.00")},
            lines=[
                LINE | {"description": f"RMA renewal fee {year}", "amount": Decimal("383.33")}
                for year in (2024, 2025, 2026)
            ]
            + [LINE | {"amount": Decimal("50.01")}],
            points=[
                "RPT: 9.50 of 24 points in the cycle that ends October 13, 2028. On pace.",
                "RMA: 18.25 of 30 points in the cycle that ends September 17, 2027. Behind pace.",
            ],
            coupon=invoice()["coupon"] | {"amount": Decimal("1200.00")},
        )
        | changes
    )


def receipt(**changes: Any) -> dict[str, Any]:
    """What the receipt of one payment says."""
    return (
        invoice(coupon=None, letter_number="")
        | {
            "on": date(2026, 11, 9),
            "receipt": {
                "number": "R-26-000412",
                "paid_on": date(2026, 11, 9),
                "amount": Decimal("50.00"),
                "method": "Visa ending in 4242",
            },
            "credit": None,
            "certifications": [
                RPT | {"standing": "Active", "paid_through": date(2027, 10, 13)},
            ],
        }
        | changes
    )


def html(template: str, context: dict[str, Any]) -> str:
    """The document as plumbing.pdf takes it."""
    return render_to_string(
        [f"billing/dues/print/{template}.html", f"print/{template}.html"], context
    )
