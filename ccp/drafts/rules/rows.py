"""One row of a list as the fields of the log form, and what of it cannot be read, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ccp.drafts.rules import amounts, meanings
from ccp.drafts.rules.columns import HEADS, Columns
from ccp.drafts.rules.days import Order, day_of, is_open, readings

PLAIN = "professional_education"  # what a list without a column of categories holds
DAYS = ("completed_on", "from_day", "to_day")
NUMBERS = ("credits", "years")


@dataclass(slots=True)
class RowRead:
    """What a row says. category: its code, "" where it is not known. data: fields of the form as
    they were read. counts_for: certifications as they are written, () without any. problems: what
    cannot be read, and what to do; unread: the fields that these are about. asks: days that can be
    two, while nobody said which.
    """

    line: int
    category: str = ""
    data: dict[str, str] = field(default_factory=dict)
    counts_for: tuple[str, ...] = ()
    problems: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Reader:
    """How the rows of one list are read. called: what its own header calls a column. labels: code
    of a category by its folded label. per_ceu: contact hours of a CEU.
    """

    columns: Columns
    called: Mapping[str, str]
    labels: Mapping[str, str]
    words: Sequence[str]
    per_ceu: Decimal
    order: Order | None

    def read(self, line: int, cells: Sequence[str]) -> RowRead:
        """Read one row."""
        said = {key: cells[place].strip() for key, place in self.columns.at.items()}
        row = RowRead(line)
        for name in ("title", "provider"):
            row.data[name] = said.get(name, "")
        self._category(row, said)
        self._days(row, said)
        self._hours(row, said)
        for name in NUMBERS:
            self._number(row, name, said.get(name, ""))
        for name in ("unit", "kind", "role"):
            self._choice(row, name, said.get(name, ""))
        parted = said.get("counts_for", "").replace(";", ",").replace("/", ",").replace(" ", ",")
        row.counts_for = tuple(filter(None, parted.split(",")))
        return row

    def head(self, name: str) -> str:
        """What the list itself calls a column."""
        return self.called.get(name, HEADS[name])

    def _category(self, row: RowRead, said: Mapping[str, str]) -> None:
        if "category" not in said:
            row.category = PLAIN
            return
        if not said["category"]:
            row.problems.append(
                f"It has no category. Write one in the column “{self.head('category')}”: "
                f"{', '.join(self.words)}."
            )
            return
        meant = meanings.category(said["category"], self.labels)
        if meant is None:
            row.problems.append(
                f"“{said['category']}” is no category. Write one of these: {', '.join(self.words)}."
            )
        elif meant[0] == "amt_ce":
            row.problems.append(
                "Continuing education taken with AMT is posted by itself. Take this row out."
            )
        else:
            row.category, more = meant
            row.data |= more

    def _days(self, row: RowRead, said: Mapping[str, str]) -> None:
        read = dict.fromkeys(DAYS, "")
        for name in DAYS:
            text = said.get(name, "")
            day = day_of(text, self.order) if text else None
            if day is not None:
                read[name] = day.isoformat()
            elif text and is_open(text) and self.order is None:
                row.asks.append(text)
            elif text:
                row.problems.append(self._no_day(name, text))
                row.unread |= {name, "completed_on"}
        # Of a span other than a job its last day is the day it was completed (section 5).
        read["completed_on"] = read["completed_on"] or read["to_day"]
        row.data |= read

    def _no_day(self, name: str, text: str) -> str:
        if self.order and readings(text):
            way = "month first" if self.order is Order.MONTH_FIRST else "day first"
            return (
                f"“{text}” in the column “{self.head(name)}” is no day when it is read {way}, as "
                "the others are. Write it as 2026-11-07."
            )
        return (
            f"“{text}” in the column “{self.head(name)}” is no day. Write it like 11/07/2026 or "
            "2026-11-07."
        )

    def _hours(self, row: RowRead, said: Mapping[str, str]) -> None:
        text, units = said.get("hours", ""), said.get("ceus", "")
        hours = amounts.hours(text) if text else None
        ceus = amounts.number(units) if units else None
        if text and hours is None:
            row.problems.append(self._no_number("hours", text))
            row.unread.add("hours")
        if units and ceus is None:
            row.problems.append(self._no_number("ceus", units))
            row.unread.add("hours")
        worth = None if ceus is None else ceus * self.per_ceu
        if hours and worth and hours != worth:
            row.problems.append(
                f"{text} in the column “{self.head('hours')}” and {units} in “{self.head('ceus')}” "
                f"are not the same: 1 CEU is {self.per_ceu:f} contact hours. Leave the one that is "
                "right."
            )
        amount = hours if hours is not None else worth
        row.data["hours"] = "" if amount is None else _plain(amount)

    def _number(self, row: RowRead, name: str, text: str) -> None:
        found = amounts.number(text) if text else None
        if text and found is None:
            row.problems.append(self._no_number(name, text))
            row.unread.add(name)
        row.data[name] = "" if found is None else _plain(found)

    def _no_number(self, name: str, text: str) -> str:
        return (
            f"“{text}” in the column “{self.head(name)}” is no number that can be read. Write it "
            "like 3 or 1.5."
        )

    def _choice(self, row: RowRead, name: str, text: str) -> None:
        if not text:
            row.data.setdefault(name, "")
            return
        found = meanings.choice(name, text)
        if found is None and row.category in USES.get(name, ()):
            row.unread.add(name)
            known = ", ".join(dict.fromkeys(meanings.CHOICES[name].values()))
            row.problems.append(
                f"“{text}” in the column “{self.head(name)}” is none of these: {known}. Write one "
                "of them."
            )
        row.data[name] = found or row.data.get(name, "")


USES = {"unit": ("formal_education",), "kind": ("authorship",), "role": ("organization",)}
"""The categories that ask for each choice; others may have anything in its column."""


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
