"""What people choose and type about courses."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from courses.models import CourseKind, Provider
from courses.rules.gap import Aim
from courses.rules.search import HOURS, Wanted
from courses.rules.writing import EXTERNAL, FIELDS, NEEDED, Fault, Written
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


def _offering(kind: str) -> QuerySet[Provider]:
    """Who may offer a course of that kind."""
    rows = Provider.objects.filter(ended_on=None, own=kind != EXTERNAL)
    return rows.order_by("name")


def _typed(data: QueryDict, name: str) -> Any:
    return data.getlist(name) if name == "programs" else data.get(name)


def _lines(text: str) -> str:
    """A text as it is on record, however its browser parts the lines."""
    return "\n".join(text.splitlines()).strip()


def _is_id(value: Any) -> bool:
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


OF_KINDS = {name for names in FIELDS.values() for name in names}
GROUPS = (
    (
        "What it is",
        ("provider", "title", "code", "summary", "author", "about", "objectives"),
    ),
    ("What it earns and costs", ("hours", "programs", "member_price", "other_price")),
    (
        "When and where",
        ("opens_on", "closes_on", "starts_day", "starts_time", "place", "seats", "link"),
    ),
)


class CourseForm(MeanwhileMixin, forms.Form):
    """A course as staff write it. values: what is on record, of one that is there."""

    provider = forms.ModelChoiceField(
        Provider.objects.none(),
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
        help_text="A blank line begins a paragraph, a line that begins "
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
        help_text="Where it opens: https://…",
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kind: str,
        programs: list[tuple[str, str]],
        values: Values | None,
        typed: QueryDict | None = None,
    ) -> None:
        """kind: the fields are those of that one, and whatever else has something in it; typed:
        what stood in the form of another kind.
        """
        super().__init__(data, initial=dict(values or {}) | {"kind": kind})
        self.of_kind = kind
        self.fields["programs"].choices = programs  # type: ignore[attr-defined]
        self.fields["provider"].queryset = _offering(kind)  # type: ignore[attr-defined]
        if values is not None:
            self.show(values)
        if typed is not None:
            self.initial.update(
                {name: _typed(typed, name) for name in self.fields if name in typed}
            )
        sent = data if data is not None else typed
        for name in OF_KINDS - set(FIELDS[kind]):
            if not (values and values.get(name)) and not (sent and sent.get(name)):
                del self.fields[name]
        for name in NEEDED[kind]:
            self.fields[name].later = "(needed to publish)"  # type: ignore[attr-defined]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, as far as this kind has them; the article is apart."""
        named = (
            (title, [self[one] for one in names if one in self.fields]) for title, names in GROUPS
        )
        return [(title, fields) for title, fields in named if fields]

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
        names = set(Written.__slots__) & set(data) - {"objectives", "programs"}
        typed = {name: data[name] for name in names}
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
