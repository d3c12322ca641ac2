"""A list of activities as it is pasted or uploaded, and its rows as the log form takes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from ccp.drafts.rules.columns import HEADS, Columns, folded, recognized
from ccp.drafts.rules.days import Order, is_open, order_told
from ccp.drafts.rules.rows import DAYS, Reader, RowRead
from ccp.forms import ASKED, ActivityForm
from ccp.models import Criterion
from ccp.rules.categories import CATEGORIES
from ccp.rules.figures import CONTACT_HOURS_PER_CEU
from members.models import Certification
from members.rules.dated import Policy
from plumbing.meanwhile import mark
from plumbing.tables.handed import NotATable, text_of
from plumbing.tables.source import BadLine, FileRefused, Source

MOST_ROWS = 200
LONGEST = 400_000  # characters
NO_COLUMNS = (
    "The first row does not name the columns. Write above your rows what stands in them, for "
    "example: Title, Provider, Day, Hours. The template has all of them."
)
MISSING = {
    "title": "Its title is missing.",
    "provider": "Who provided it is missing.",
    "completed_on": "Its day is missing.",
    "from_day": "Its first day is missing.",
    "to_day": "Its last day is missing.",
    "hours": "Its contact hours are missing.",
    "credits": "Its credits are missing.",
    "unit": "Whether these are semester or quarter credits is missing.",
    "kind": "What it is is missing: book, chapter, article or poster.",
    "role": "The role is missing: officer, committee or member.",
    "years": "The full years are missing.",
}


@dataclass(slots=True)
class ListRow:
    """One row of a list. form: the log form with what it says, None where its category is not
    known; ids: the certifications it counts for; problems: why it cannot be saved, and what to do.
    """

    read: RowRead
    form: ActivityForm | None
    ids: list[int]
    problems: list[str] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.read.line


@dataclass(slots=True)
class ListRead:
    """A list as it was read. asks: a day that can be two, while nobody said which is meant. order:
    how days are read; told: whether the list itself tells it. cells: of each line, for handing it
    back.
    """

    columns: Columns
    header: tuple[str, ...]
    order: Order | None
    told: Order | None
    rows: list[ListRow]
    cells: Mapping[int, list[str]]
    asks: str = ""

    @property
    def without_category(self) -> bool:
        """Whether all rows are taken as professional education, as no column says otherwise."""
        return "category" not in self.columns.at

    def text_of(self, lines: Collection[int]) -> str:
        """These lines as a list of their own."""
        text = io.StringIO()
        rows = [self.header, *(self.cells[line] for line in self.cells if line in lines)]
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue()


class ListForm(forms.Form):
    """The list, and what holds for all of its rows."""

    text = forms.CharField(
        label="Your list",
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 8, "class": "list-text", "spellcheck": "false", "autocomplete": "off"}
        ),
        error_messages={"max_length": "The list is longer than can be read. Split it."},
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        allow_empty_file=True,
        help_text="CSV or .xlsx, up to 2 MB",
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx,text/csv,text/tab-separated-values"}
        ),
    )
    order = forms.ChoiceField(
        label="Which comes first?",
        required=False,
        choices=[(Order.MONTH_FIRST, "The month"), (Order.DAY_FIRST, "The day")],
        widget=forms.RadioSelect,
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        certifications: Collection[Certification],
        codes: dict[int, str],
        sender: object,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sender = sender
        self.fields["certifications"] = forms.MultipleChoiceField(
            label="Counts for",
            required=False,
            choices=[(str(row.pk), codes[row.pk]) for row in certifications],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["criteria"] = forms.MultipleChoiceField(
            label="Why do they qualify?",
            required=False,
            help_text="Tick what holds for all of them, at least one",
            choices=Criterion.choices,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if file := data.get("file"):
            try:
                data["text"] = text_of(file, rows=MOST_ROWS + 2, sender=self.sender)
            except NotATable as refused:
                self.add_error("file", str(refused))
        elif "text" in data and not data["text"].strip():
            self.add_error("text", "Paste your list here, or choose its file.")
        data["text"] = (data.get("text") or "").replace("\x00", "").replace("\r\n", "\n")
        return data

    @property
    def looked_at(self) -> bool:
        """Whether it comes from a page that showed what would be saved."""
        return "shown" in self.data

    @property
    def takes(self) -> tuple[frozenset[str], frozenset[str]]:
        """What names the rows that the page had, and those that are ticked."""
        shown = str(self.data.get("shown", "")).split(",")
        return frozenset(filter(None, shown)), frozenset(self.data.getlist("take"))  # type: ignore[attr-defined]

    @property
    def key(self) -> UUID:
        """What names this list."""
        return self.cleaned_data.get("token") or uuid4()

    @property
    def ticked(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data.get("certifications", [])]

    def shown(self) -> str:
        """A mark of what a page shows: confirmed is what was looked at, and nothing else; in which
        order a browser sends the ticks is no matter.
        """
        data = self.cleaned_data
        ticked = sorted(data.get("certifications") or [])
        return mark({"text": data.get("text"), "order": data.get("order"), "ticked": ticked})


@dataclass(frozen=True, slots=True)
class Terms:
    """By what the rows of a list are read and checked. ticked: certifications of rows that name
    none themselves; criteria: of all.
    """

    certifications: Collection[Certification]
    codes: dict[int, str]
    ticked: Collection[int]
    criteria: Collection[str]
    policy: Policy
    on: date


def read_list(text: str, order: Order | None, terms: Terms) -> ListRead:
    """Read a list. Raises FileRefused, in a sentence for its member."""
    header, columns, lines = _lines(text)
    cells = {line: row for line, row in lines if not isinstance(row, BadLine)}
    days = [
        row[columns.at[name]].strip()
        for row in cells.values()
        for name in DAYS
        if name in columns.at
    ]
    told = order_told(filter(None, days))
    order = told or order
    asks = next((day for day in days if is_open(day)), "")
    reader = _reader(columns, header, order, terms)
    rows = [
        _broken(line, row)
        if isinstance(row, BadLine)
        else _row(reader.read(line, row), reader, terms)
        for line, row in lines
    ]
    return ListRead(columns, header, order, told, rows, cells, asks)


def _lines(
    text: str,
) -> tuple[tuple[str, ...], Columns, list[tuple[int, list[str] | BadLine]]]:
    try:
        source = Source.of(text.encode("utf-8", "surrogatepass"), None, name="Your list")
    except FileRefused as refused:
        raise FileRefused(NO_COLUMNS) from refused
    columns = recognized(source.columns)
    if not columns.are_there:
        source.close()
        raise FileRefused(NO_COLUMNS)
    lines = []
    for line in source.rows():
        lines.append(line)
        if len(lines) > MOST_ROWS:
            source.close()
            raise FileRefused(
                f"The list has more than {MOST_ROWS} rows. Save the first {MOST_ROWS}, then the "
                "others."
            )
    if not lines:
        raise FileRefused("There is no row below the names of the columns. Add your activities.")
    return source.columns, columns, lines


def _reader(columns: Columns, header: tuple[str, ...], order: Order | None, terms: Terms) -> Reader:
    in_force = {
        code: terms.policy[CATEGORIES][code].on(terms.on) for code in terms.policy[CATEGORIES]
    }
    return Reader(
        columns=columns,
        called={key: header[place] for key, place in columns.at.items()},
        labels={folded(category.label): code for code, category in in_force.items()},
        words=[in_force[code].label for code in ASKED],
        per_ceu=Decimal(terms.policy[CONTACT_HOURS_PER_CEU].on(terms.on)),
        order=order,
    )


def _broken(line: int, bad: BadLine) -> ListRow:
    said = (
        f"This line cannot be read as a row ({bad}). Check its quotes and the number of its values."
    )
    return ListRow(RowRead(line), None, [], [said])


def _row(read: RowRead, reader: Reader, terms: Terms) -> ListRow:
    ids, unknown = _certifications(read, terms)
    row = ListRow(read, None, ids, list(read.problems))
    if unknown:
        held = ", ".join(terms.codes[each.pk] for each in terms.certifications)
        row.problems.append(
            f"You hold no {unknown} that an activity can count for. Write one of these in the "
            f"column “{reader.head('counts_for')}”, or leave it empty: {held}."
        )
    if not read.category:
        return row
    data = QueryDict(mutable=True)
    data.update(read.data)
    data.setlist("certifications", [str(pk) for pk in ids])
    # What is ticked below the list is asked once for all rows, not told of each.
    data.setlist("criteria", list(terms.criteria) or [Criterion.KNOWLEDGE])
    row.form = ActivityForm(
        data,
        category=read.category,
        certifications=terms.certifications,
        codes=terms.codes,
        policy=terms.policy,
        on=terms.on,
    )
    if not read.asks:
        row.problems += _said(row.form, reader, read.unread)
    return row


def _certifications(read: RowRead, terms: Terms) -> tuple[list[int], str]:
    """For which a row counts, and the first that it names and its member does not hold."""
    if not read.counts_for:
        return list(terms.ticked), ""
    known = {folded(code): pk for pk, code in terms.codes.items()}
    asked = [known.get(folded(code)) for code in read.counts_for]
    unknown = [code for code, pk in zip(read.counts_for, asked, strict=True) if pk is None]
    return [pk for pk in asked if pk is not None], unknown[0] if unknown else ""


def _said(form: ActivityForm, reader: Reader, unread: Collection[str]) -> list[str]:
    """What the form says of a row, each with where to correct it. unread: fields of which it was
    told that they cannot be read: they are not missing, too.
    """
    found = []
    for name, errors in form.errors.as_data().items():
        if name == "certifications":
            continue  # asked for below the list
        for error in errors:
            if error.code != "required":
                label = f"{HEADS[name]}: " if name in HEADS else ""
                found.append(label + " ".join(map(str, error.messages)))
            elif name not in unread:
                found.append(f"{MISSING[name]} Write it in the column “{reader.head(name)}”.")
    return found
