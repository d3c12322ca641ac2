"""A month in an address: `2026-11`."""

from __future__ import annotations

from datetime import date

from billing.dues.rules.charges import has_renewals


class MonthConverter:
    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The first day of the month; ValueError (not found) for one without renewals."""
        month = date.fromisoformat(f"{value}-01")
        if not has_renewals(month):
            raise ValueError(value)
        return month

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"
