"""Who signs on a day, and who did before."""

from __future__ import annotations

from datetime import date

from credentials.models import Signatory


def on_day(day: date) -> list[Signatory]:
    """Who signs documents that are made on that day, left before right: one query."""
    rows = Signatory.objects.filter(taken_back_at=None, valid_from__lte=day).order_by("valid_from")
    newest = {row.place: row for row in rows}
    return [newest[place] for place in Signatory.Place.values if place in newest]


def signers(day: date, *places: str) -> str:
    """Their names and titles as one line, of these places or all; "" where nobody signs."""
    rows = [row for row in on_day(day) if not places or row.place in places]
    return "; ".join(map(str, rows))


def history() -> list[Signatory]:
    """All of them, those taken back too, the newest first."""
    return list(Signatory.objects.select_related("set_by").order_by("-valid_from", "-set_at"))
