"""Where points stand, told in the renewal letter: its writer and who counts them never meet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from members.queries.held import Held

PointsProvider = Callable[[Collection[Held], date], Mapping[int, Mapping[str, Any]]]
_points_provider: list[PointsProvider] = []


def register_points(provider: PointsProvider) -> None:
    """Tell who knows the points of a certification; the renewal letter asks without knowing ccp."""
    _points_provider[:] = [provider]


def points_of(held: Collection[Held], on: date) -> Mapping[int, Mapping[str, Any]]:
    """Where the points of current cycles stand on a day, for a line of the renewal letter.

    By certification id, without those that have no cycle; empty when nobody has registered. Keys:
    `counted` and `required` (Decimal), `ends_on` (last day, date), `sentence` (plain words).
    """
    return _points_provider[0](held, on) if _points_provider else {}
