"""A month in an address: `2026-11`."""

from __future__ import annotations

from datetime import date


class MonthConverter:
    regex = r"20\d{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"
