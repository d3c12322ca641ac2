"""Changed meanwhile: a form that was open while somebody else saved does not overwrite in silence.

A form carries a mark of the values that it showed. The service compares it, under its lock, with
what is on record, and refuses with who changed what; the form then shows both values, and sent
once more it replaces them knowingly.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django import forms

from plumbing.templatetags.ui import short_day

Values = Mapping[str, Any]


def mark(values: Values) -> str:
    """A short mark of the values that a form shows."""
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class ChangedMeanwhile(Exception):
    """What a form showed is not on record any more; `values` are. by, at: who changed it, and when
    (None where nobody is known).
    """

    def __init__(self, values: Values, by: str = "", at: datetime | None = None) -> None:
        super().__init__("It was changed meanwhile.")
        self.values, self.by, self.at = values, by, at


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with what is on record now and what was typed."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Conflict:
    by: str
    at: datetime | None
    differences: list[Difference]


class MeanwhileMixin(forms.BaseForm):
    """Of a form that changes what is on record. `mark` is for the service."""

    conflict: Conflict | None = None

    def show(self, values: Values) -> None:
        """Carry the mark of the values on record that the form shows."""
        self.fields["seen"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=mark(values)
        )

    @property
    def mark(self) -> str:
        """Of what was shown when this was typed."""
        return str(self.cleaned_data.get("seen", ""))

    def meet(self, changed: ChangedMeanwhile) -> None:
        """Show both sides; who sends the form now has seen what is on record."""
        self.conflict = Conflict(changed.by, changed.at, self._differences(changed.values))
        sent = cast("Any", self.data).copy()
        sent[self.add_prefix("seen")] = mark(changed.values)
        self.data = sent

    def _differences(self, theirs: Values) -> list[Difference]:
        rows = []
        for name, field in self.fields.items():
            if name in theirs and name in self.cleaned_data:
                said = [_said(field, value) for value in (theirs[name], self.cleaned_data[name])]
                if said[0] != said[1]:
                    rows.append(Difference(str(field.label or self[name].label), *said))
        return rows


def _said(field: forms.Field, value: Any) -> str:
    """A value as the form names it."""
    if isinstance(value, list | tuple | set):
        return ", ".join(sorted(_said(field, one) for one in value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return short_day(value)
    names = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    text = "" if value is None else str(value)
    return names.get(text, text)
