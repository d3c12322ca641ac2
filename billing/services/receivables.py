"""Receivables by age, kept for some minutes: they look at every open invoice.

A page counts them in a small portal; in a large one workers do, and the page shows what they found.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache

from billing.queries import money_home
from billing.queries.money_home import AGES, Receivable

LARGE = 20_000  # open invoices; so many are counted in some hundredths of a second
SECONDS, BY_WORKERS = 60, 24 * 3600  # workers count anew every few minutes


def kept(on: date) -> list[Receivable] | None:
    """As they were counted last; None: workers have yet to count."""
    found: list[list[Any]] | None = cache.get(_key(on))
    if found is not None:
        return [Receivable(AGES[key], number, Decimal(due)) for key, number, due in found]
    return None if money_home.is_large(LARGE) else _count(on, SECONDS)


def keep(on: date) -> None:
    """Count for the pages of a large portal."""
    if money_home.is_large(LARGE):
        _count(on, BY_WORKERS)


def _count(on: date, seconds: int) -> list[Receivable]:
    found = money_home.receivables(on)
    rows = [[row.age.key, row.invoices, str(row.due)] for row in found]
    cache.set(_key(on), rows, seconds)
    return found


def _key(on: date) -> str:
    return f"receivables-by-age:{on}"
