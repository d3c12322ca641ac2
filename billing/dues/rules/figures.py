"""The figures of policy that invoices rest on (handbook sections 1 and 3)."""

from __future__ import annotations

from decimal import Decimal

from members.rules.declared import DOLLARS, Figure
from members.rules.figures import CALENDAR, FEES
from members.rules.readers import Amount, Whole

FURTHER_CERTIFICATION_DISCOUNT = Figure(
    "further_certification_discount",
    Amount("0.00", "1000.00"),
    default=Decimal("0.00"),
    group=FEES,
    label="A person's second and further certification costs less by",
    unit=DOLLARS,
    section=1,
    asked="the first day of the anniversary month",
)
LATE_FEE = Figure(
    "late_fee",
    Amount("0.00", "1000.00"),
    default=Decimal("0.00"),
    group=FEES,
    label="A lapse for unpaid dues costs a late fee of",
    unit=DOLLARS,
    section=3,
    asked="the day of the lapse",
)
INVOICE_LEAD_DAYS = Figure(
    "invoice_lead_days",
    Whole(0, 90),
    default=0,
    group=CALENDAR,
    label="Dues are invoiced before the anniversary month by",
    unit="days",
    section=3,
    asked="the first day of that month",
)
