"""What a bench measures: a figure, beside the floor that was measured in the same run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Scale:
    """How much there is: people in the database, and a scratch folder for the bench's own files.

    minutes: how long a load lasts.
    """

    people: int
    state: Path
    minutes: float = 15


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, in the unit of its floor if it has one.

    at_most: the largest ratio of value to floor that is allowed, or without floor the largest
    value. at_least: the same from below, where more is better.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return None if not self.floor else self.value / self.floor

    @property
    def met(self) -> bool:
        """Whether it keeps its limits; True where it has none."""
        judged = self.value if self.floor is None else self.ratio
        if judged is None:
            return self.at_most is None and self.at_least is None
        return (self.at_most is None or judged <= self.at_most) and (
            self.at_least is None or judged >= self.at_least
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "floor": self.floor,
            "ratio": self.ratio,
            "at_most": self.at_most,
            "at_least": self.at_least,
            "met": self.met,
            "note": self.note,
        }


HEADER = ("figure", "ratio", "limit", "", "value", "floor", "unit", "note")


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text, ratios first."""
    rows = [HEADER, *(_cells(one) for one in figures)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADER))]
    left = {0, 3, 6, 7}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n in left else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _cells(one: Figure) -> tuple[str, ...]:
    limits = [f"≤ {one.at_most:g}"] if one.at_most is not None else []
    limits += [f"≥ {one.at_least:g}"] if one.at_least is not None else []
    judged = ("ok" if one.met else "MISSED") if limits else ""
    return (
        one.name,
        "" if one.ratio is None else f"{one.ratio:.2f} ×",
        ", ".join(limits),
        judged,
        short(one.value),
        "" if one.floor is None else short(one.floor),
        one.unit,
        one.note,
    )


def short(value: float) -> str:
    """Three figures that matter, thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004


def write(folder: Path, name: str, figures: Iterable[Figure], about: dict[str, Any]) -> Path:
    """Keep what a bench found as JSON; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    found = about | {"bench": name, "figures": [one.as_json() for one in figures]}
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
