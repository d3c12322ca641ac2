"""Numbers of applications ("26-R-0418") and of authorizations to test ("26-A-0073")."""

from __future__ import annotations

from recert.models import Series

APPLICATION, AUTHORIZATION = "R", "A"


def take(letter: str, year: int) -> str:
    """The next number of a year, inside a transaction; who comes second waits for the first."""
    Series.objects.bulk_create([Series(letter=letter, year=year)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(letter=letter, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{year % 100:02}-{letter}-{series.last:04}"
