"""One thing of the policy as the desk shows and changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from members.models import PolicyValue
from members.models.effective import EffectiveDated
from members.rules.dated import Policy
from members.rules.declared import Field, Figure, Group


@dataclass(frozen=True, slots=True)
class FieldInWords:
    """A value in words. label: of its field where a line has several."""

    label: str
    words: str
    placeholder: bool


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a change of a line turns out otherwise, as its owner finds; `template` shows `found`."""

    template: str
    found: Any
    needs_second_person: bool


def by_name(names: Iterable[str]) -> dict[str, Any]:
    """How a line is read and written whose columns bear its fields' names."""
    return {
        "values": lambda row: {name: getattr(row, name) for name in names},
        "marks": lambda row: tuple(row.placeholders),
        "columns": lambda values, marks: {**values, "placeholders": list(marks)},
    }


@dataclass(frozen=True, slots=True)
class Line:
    """key: in addresses. label: words that the value ends. asked: the day whose value counts.

    same: the column that its rows share, with their value. rows: by their first days. values: of a
    row, by the fields' names; marks: the fields of it that are placeholders. columns: of a new row,
    from values and marks. holders: how many certifications it is about, where that can be told.
    foresee: what turns out otherwise between two policies from a day on, besides standing.
    """

    key: str
    label: str
    group: Group
    fields: tuple[Field, ...]
    asked: str
    model: type[EffectiveDated]
    same: tuple[str, Any]
    rows: tuple[Any, ...]
    values: Callable[[Any], Mapping[str, Any]]
    marks: Callable[[Any], tuple[str, ...]]
    columns: Callable[[Mapping[str, Any], tuple[str, ...]], Mapping[str, Any]]
    holders: Callable[[], int] | None = None
    foresee: Callable[[Policy, Policy, date], Foreseen | None] = lambda *_: None

    @property
    def subject(self) -> str:
        """Of the history of its changes."""
        return f"{self.model.__name__}:{self.same[1]}"

    def in_force(self, on: date) -> Any:
        """The row that holds on a day; of a day before all of them, the first."""
        begun = [row for row in self.rows if row.valid_from <= on]
        return begun[-1] if begun else self.rows[0]

    def to_come(self, on: date) -> list[Any]:
        return [row for row in self.rows if row.valid_from > on]

    def in_words(self, row: Any) -> list[FieldInWords]:
        values, marks = self.values(row), self.marks(row)
        several = len(self.fields) > 1
        return [
            FieldInWords(
                each.label if several else "", each.words(values[each.name]), each.name in marks
            )
            for each in self.fields
        ]

    def new_row(
        self, values: Mapping[str, Any], marks: tuple[str, ...], valid_from: date, source: str
    ) -> EffectiveDated:
        """An unsaved row that is to hold from a day on."""
        shared = {self.same[0]: self.same[1]}
        columns = {**shared, **self.columns(values, marks)}
        return self.model(**columns, valid_from=valid_from, source=source)


def of_figure(figure: Figure[Any], rows: list[PolicyValue]) -> Line:
    """The line of a single figure; without a row it holds as it was declared."""
    field = figure.field
    return Line(
        key=figure.key,
        label=figure.label,
        group=figure.group,
        fields=(field,),
        asked=figure.asked,
        model=PolicyValue,
        same=("name", figure.key),
        rows=tuple(rows or [PolicyValue(**figure.starting_row())]),
        values=lambda row: {field.name: figure.reader(row.value)},
        marks=lambda row: (field.name,) if row.placeholder else (),
        columns=lambda values, marks: {
            "value": field.plain(values[field.name]),
            "placeholder": bool(marks),
        },
    )
