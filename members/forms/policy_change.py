"""What an administrator types to change a line of the policy: fields made from what it declares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from members.models.effective import SOURCE_LETTERS
from members.models.history import REASON_LETTERS
from members.queries.policy_line import Line
from members.rules.declared import Field
from members.rules.readers import Amount, Day, Lines, Several, Whole, flag
from plumbing.meanwhile import Difference, MeanwhileMixin, Values, mark
from plumbing.templatetags.ui import short_day

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
KEEP = "keep"


class SeveralField(forms.CharField):
    """Whole numbers parted by commas."""

    def __init__(self, reader: Several, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.reader = reader

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(str(one) for one in value or ())

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        least, most = self.reader.each.least, self.reader.each.most
        parts = [part for part in text.replace(",", " ").split() if part != "and"]
        digits = [part for part in parts if part.isascii() and part.isdigit()]
        numbers = [int(part) for part in digits if len(part) <= len(str(most))]
        fit = len(numbers) == len(parts) and all(least <= one <= most for one in numbers)
        if not fit:
            raise forms.ValidationError(
                f"Give whole numbers from {least} to {most}, parted by commas."
            )
        if len(set(numbers)) < len(numbers):
            raise forms.ValidationError("Give each number once.")
        if not 1 <= len(numbers) <= self.reader.most:
            raise forms.ValidationError(f"Give 1 to {self.reader.most} numbers.")
        return tuple(sorted(numbers, reverse=True))


class LinesField(forms.CharField):
    """Some lines of some letters each."""

    def __init__(self, reader: Lines, **kwargs: Any) -> None:
        if reader.most > 1:
            kwargs["widget"] = forms.Textarea(attrs={"rows": reader.most})
        super().__init__(max_length=reader.most * (reader.letters + 2), **kwargs)
        self.reader = reader

    def clean(self, value: Any) -> Any:
        text = "\n".join(line.strip() for line in super().clean(value).splitlines())
        if not text:
            return text
        try:
            return self.reader(text)
        except ValueError as error:
            said = str(error).removesuffix(" expected")
            raise forms.ValidationError(f"{said[0].upper()}{said[1:]}, please.") from error


def _bound(field: Field, bound: int | str) -> str:
    return field.words(Decimal(bound) if isinstance(bound, str) else bound)


def form_field(field: Field) -> forms.Field:
    """The input of a value, with its bounds."""
    reader = field.reader
    given: dict[str, Any] = {"label": field.short_label, "required": not field.optional}
    if reader is flag:
        return forms.BooleanField(label=field.short_label, required=False)
    if isinstance(reader, Lines):
        return LinesField(reader, **given)
    if isinstance(reader, Several):
        hint = f"{field.unit.capitalize()}, parted by commas."
        return SeveralField(reader, help_text=hint, **given)
    if isinstance(reader, Day):
        return forms.DateField(widget=DAY, **given)
    assert isinstance(reader, Whole | Amount)  # noqa: S101 - there are no other readers
    said = f"From {_bound(field, reader.least)} to {_bound(field, reader.most)}."
    if isinstance(reader, Whole):
        return forms.IntegerField(
            min_value=reader.least, max_value=reader.most, help_text=said, **given
        )
    return forms.DecimalField(
        min_value=float(reader.least),
        max_value=float(reader.most),
        max_digits=8,
        decimal_places=2,
        help_text=said,
        **given,
    )


@dataclass(frozen=True, slots=True)
class Fold:
    """Some fields of a form under a heading that folds away. now: what holds today, in words, but
    for what is just needed; open: something in it was changed, or is to be corrected.
    """

    title: str
    now: str
    fields: list[forms.BoundField]
    open: bool


class PolicyChangeForm(MeanwhileMixin, forms.Form):
    """A line's values from a day on. It is sent with the mark of what was looked at, `looked`."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, line: Line, on: date, only_looks: bool = False, **kwargs: Any
    ) -> None:
        self.line, self.on = line, on
        in_force = line.in_force(on)
        super().__init__(*args, **kwargs)
        self.initial = dict(line.values(in_force)) | {
            "valid_from": date(on.year + 1, 1, 1),
            "marks": list(line.marks(in_force)),
        }
        asked = not (only_looks and self.is_bound)
        for field in line.fields:
            self.fields[field.name] = form_field(field)
        if len(line.fields) == 1:
            self.fields["value"].help_text += f" Today: {line.in_words(in_force)[0].words}."
        if marked := [(each.name, each.label) for each in line.fields if each.marked]:
            choices = marked if len(marked) > 1 else [(marked[0][0], "Not confirmed by AMT yet")]
            self.fields["marks"] = forms.MultipleChoiceField(
                label="Placeholders",
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="What AMT has not confirmed yet carries a † wherever it is shown.",
            )
        self.fields["valid_from"] = forms.DateField(
            label="First day",
            widget=DAY,
            help_text="From tomorrow on. Until then what holds today goes on.",
        )
        self.fields["source"] = forms.CharField(
            label="Source",
            max_length=SOURCE_LETTERS,
            required=asked,
            help_text="Who decided it, and where that stands.",
        )
        self.fields["reason"] = forms.CharField(
            label="Reason",
            max_length=REASON_LETTERS,
            required=asked,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Stands in the history with your name.",
        )

    def clean(self) -> dict[str, Any]:
        """Whoever only looked is asked for both all the same before it is kept."""
        for name in ("source", "reason"):
            self.fields[name].required = True
        return self.cleaned_data

    @property
    def folds(self) -> list[Fold]:
        """The sections of a line with many figures."""
        now = self.line.in_words(self.line.in_force(self.on))
        touched = {*self.changed_data, *self.errors} if self.is_bound else set()
        sections: dict[str, list[tuple[str, str]]] = {}
        for field, held in zip(self.line.fields, now, strict=True):
            if field.section:
                sections.setdefault(field.section, []).append((field.name, held.words))
        return [
            Fold(
                title,
                ", ".join(words for _, words in rows if words != "yes"),
                [self[name] for name, _ in rows],
                any(name in touched for name, _ in rows),
            )
            for title, rows in sections.items()
        ]

    @property
    def unfolded(self) -> list[forms.BoundField]:
        """The visible fields beside them."""
        folded = {field.name for field in self.line.fields if field.section}
        return [field for field in self.visible_fields() if field.name not in folded]

    @property
    def values(self) -> dict[str, Any]:
        return {field.name: self.cleaned_data[field.name] for field in self.line.fields}

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data.get("marks", ()))

    @property
    def valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        return day

    @property
    def looks_at(self) -> str:
        """The mark of what this would change."""
        return mark(self.values | {"marks": self.marks, "valid_from": self.valid_from})

    def was_looked_at(self) -> bool:
        return self.data.get("looked") == self.looks_at

    def _differences(self, theirs: Values) -> list[Difference]:
        planned = self.line.to_come(self.on)[0]
        was = self.line.values(planned)
        rows = [
            ("First day", short_day(planned.valid_from), short_day(self.valid_from)),
            *(
                (field.label, field.words(was[field.name]), field.words(self.values[field.name]))
                for field in self.line.fields
            ),
        ]
        return [Difference(*row) for row in rows if row[1] != row[2]]
