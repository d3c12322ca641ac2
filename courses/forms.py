"""What people choose and type about courses."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from courses.models import CourseKind, Provider
from courses.rules.gap import Aim
from courses.rules.search import HOURS, Wanted
from courses.rules.writing import Fault, Written
from plumbing.meanwhile import Difference, MeanwhileMixin, Values

LONGEST, LONGEST_LINE, LONGEST_CODE = 100, 200, 12  # letters
FEW = 3
CENT = Decimal("0.01")
MOST_DIGITS = 15  # of an id
DAY = {"type": "date"}
ALL = "all"


def wanted(query: QueryDict, own: Iterable[str], known: Collection[str]) -> Wanted:
    """What a search asks for. own: the keys of the programs that the viewer holds, which are chosen
    until somebody chooses; known: those that there are. What is unknown is no choice.
    """
    chosen = _programs(query)
    programs = chosen & set(known) if "filter" in query or chosen else frozenset(own)
    return Wanted(
        words=query.get("q", "")[:LONGEST].strip(),
        programs=frozenset() if ALL.upper() in chosen else programs,
        kinds=frozenset(query.getlist("kind")) & set(CourseKind.values),
        hours=frozenset(query.getlist("hours")) & set(HOURS),
        free="free" in query,
    )


def unknown_programs(query: QueryDict, known: Collection[str]) -> list[str]:
    """What was asked for as a program and is none, a few at most."""
    return sorted(_programs(query) - set(known) - {ALL.upper()})[:FEW]


def _programs(query: QueryDict) -> frozenset[str]:
    typed = (name.strip().upper()[:LONGEST_CODE] for name in query.getlist("program"))
    return frozenset(filter(None, typed))


def aim(query: QueryDict) -> Aim:
    """What a set that closes the gap is to be."""
    named = query.get("set", "")
    return Aim(named) if named in list(Aim) else Aim.FEWEST


class CoursesForm(forms.Form):
    """Courses by their ids, as a button sends them; seen: the sum that was shown with it."""

    course = forms.TypedMultipleChoiceField(coerce=int)
    seen = forms.DecimalField(max_digits=10, decimal_places=2, min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].valid_value = _is_id  # type: ignore[attr-defined]


def _lines(text: str) -> str:
    """A text as it is on record, however its browser parts the lines."""
    return "\n".join(text.splitlines()).strip()


def _is_id(value: Any) -> bool:
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


class CourseForm(MeanwhileMixin, forms.Form):
    """A course as staff write it. values: what is on record, of one that is there."""

    provider = forms.ModelChoiceField(
        Provider.objects.filter(ended_on=None).order_by("-own", "name"),
        label="Offered by",
        empty_label=None,
    )
    kind = forms.ChoiceField(label="Kind", choices=CourseKind.choices)
    title = forms.CharField(label="Title", max_length=160)
    code = forms.SlugField(
        label="Code",
        max_length=40,
        help_text="Stands in its address and in files: letters, digits and hyphens, such as "
        "infection-control. It stays once the course was published.",
        error_messages={"invalid": "Letters, digits and hyphens only, such as infection-control."},
    )
    summary = forms.CharField(
        label="In one sentence", max_length=200, help_text="Stands in the list."
    )
    about = forms.CharField(
        label="About it",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The text of its page. A blank line begins a new paragraph.",
    )
    objectives = forms.CharField(
        label="After it people can",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One objective a line, 200 letters each.",
    )
    author = forms.CharField(label="Author", required=False, max_length=120)
    hours = forms.DecimalField(
        label="Contact hours",
        min_value=Decimal("0.25"),
        max_value=Decimal("9999.99"),
        max_digits=6,
        decimal_places=2,
        localize=False,
        help_text="Points count in quarter hours, rounded down.",
    )
    programs = forms.MultipleChoiceField(
        label="Counts for", required=False, widget=forms.CheckboxSelectMultiple
    )
    article = forms.CharField(
        label="The article",
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Of an article with quiz. A blank line begins a paragraph, a line that begins "
        "with ## is a heading, lines that begin with - are a list.",
    )
    member_price = forms.DecimalField(
        label="Member price", required=False, min_value=0, max_digits=8, decimal_places=2
    )
    other_price = forms.DecimalField(
        label="Price for others",
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        help_text="0.00 in both is free. What another provider sells has none.",
    )
    opens_on = forms.DateField(
        label="Can be begun from", required=False, widget=forms.DateInput(DAY, "%Y-%m-%d")
    )
    closes_on = forms.DateField(
        label="Can be begun through",
        required=False,
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text="What was begun by then may be finished.",
    )
    starts_day = forms.DateField(
        label="Takes place on",
        required=False,
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text="Of a webinar or a session.",
    )
    starts_time = forms.TimeField(
        label="At",
        required=False,
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
        help_text="In the office's time.",
    )
    place = forms.CharField(label="Place", required=False, max_length=160)
    seats = forms.IntegerField(
        label="Seats",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="Empty: as many as want to.",
    )
    link = forms.CharField(
        label="Link",
        required=False,
        max_length=500,
        help_text="Where a webinar, or the course of another provider, opens: https://…",
    )

    def __init__(
        self, data: QueryDict | None, *, programs: list[tuple[str, str]], values: Values | None
    ) -> None:
        super().__init__(data, initial=dict(values or {}))
        self.fields["programs"].choices = programs  # type: ignore[attr-defined]
        if values is not None:
            self.show(values)

    def clean_about(self) -> str:
        return _lines(self.cleaned_data["about"])

    def clean_article(self) -> str:
        return _lines(self.cleaned_data["article"])

    def clean_objectives(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["objectives"].splitlines()]
        kept = [line for line in lines if line]
        if any(len(line) > LONGEST_LINE for line in kept):
            raise forms.ValidationError(f"At most {LONGEST_LINE} letters a line: make two of it.")
        return "\n".join(kept)

    def clean(self) -> dict[str, Any]:
        """Amounts have two places, as they have on record."""
        data = super().clean() or {}
        for name in ("hours", "member_price", "other_price"):
            if data.get(name) is not None:
                data[name] = data[name].quantize(CENT)
        return data

    def written(self) -> Written:
        """What was typed, once the form is valid."""
        data = self.cleaned_data
        names = Written.__slots__
        typed = {name: data[name] for name in names if name not in {"objectives", "programs"}}
        return Written(
            **typed,
            objectives=tuple(data["objectives"].splitlines()),
            programs=tuple(data["programs"]),
        )

    def blame(self, faults: Iterable[Fault]) -> None:
        """Put each sentence to its field."""
        for name, text in faults:
            self.add_error(name if name in self.fields else None, text)

    def changes(self, before: Any) -> list[Difference]:
        """Each field whose value differs from `before`, in words."""
        return self._differences(before)
