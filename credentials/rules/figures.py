"""The figures of policy of documents (handbook section 10)."""

from __future__ import annotations

from members.rules.declared import Figure
from members.rules.figures import LETTERS
from members.rules.readers import Whole

PRINTED_A_YEAR = Figure(
    "printed_certificates_a_year",
    Whole(0, 50),
    default=2,
    group=LETTERS,
    label="Of each certification a member orders, within a year and free of charge,",
    unit="printed certificates",
    section=10,
    asked="the day of the order",
)
