"""The mark of what the body has not confirmed yet, beside a figure wherever it is shown (handbook,
opening paragraph).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from members.queries.policy import policy
from members.rules.declared import Figure

MARK = "\N{DAGGER}"


def mark(figure: Figure[Any], on: date) -> str:
    """Beside a single figure as it is in force on a day; "" once it is confirmed."""
    return MARK if policy()[figure].entry_on(on).placeholder else ""
