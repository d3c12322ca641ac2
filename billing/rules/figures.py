"""The figures of policy that money rests on, whatever it is for (handbook section 12)."""

from __future__ import annotations

from decimal import Decimal

from members.rules.declared import DOLLARS, Figure
from members.rules.figures import FEES
from members.rules.readers import Amount

REFUND_LIMIT = Figure(
    "refund_limit",
    Amount("0.00", "100000.00"),
    default=Decimal("200.00"),
    group=FEES,
    label="Giving back needs a second person where it comes, of one payment, to more than",
    unit=DOLLARS,
    section=12,
    asked="the day on which it is asked for",
)
