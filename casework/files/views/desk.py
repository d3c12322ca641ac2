"""Files at the desk (records): hand one in, see what it would do, have it taken, what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.files import kinds
from casework.files.forms import HandInForm
from casework.files.kinds import FileKind
from casework.files.models import FileRow, FileState, RowFile, RowState
from casework.files.queries import files as queries
from casework.files.services import handing_in, taking
from casework.files.tasks import take_rows
from members.models import Role
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.downloads import csv_download
from plumbing.flow import IllegalMove
from plumbing.paging import UncountedPaginator
from plumbing.queue import wake
from plumbing.tables.source import FileRefused

FILES_A_PAGE, ROWS_A_PAGE = 25, 50
LEFT = (RowState.HELD, RowState.REFUSED, RowState.SET_ASIDE)
TONES = {
    RowState.READY: ("info", "circle"),
    RowState.HELD: ("grace", "hourglass"),
    RowState.REFUSED: ("lapsed", "circle-x"),
    RowState.SAME: ("suspended", "circle-minus"),
    RowState.TAKEN: ("active", "circle-check"),
    RowState.SET_ASIDE: ("suspended", "circle-minus"),
}

records = staff_required(Role.RECORDS)


@dataclass(frozen=True, slots=True)
class Chip:
    """The rows of one state, which can be read alone."""

    state: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row as lists show it. page: where it is decided, "" where there is nothing to decide."""

    row: FileRow
    who: str
    what: str
    page: str

    @classmethod
    def of(cls, row: FileRow, kind: FileKind[Any], *, open_: bool = True) -> Line:
        held = open_ and row.state == RowState.HELD
        return cls(row, *kind.summary(row), kind.page(row) if held else "")

    @property
    def tone(self) -> str:
        return TONES[RowState(self.row.state)][0]

    @property
    def icon(self) -> str:
        return TONES[RowState(self.row.state)][1]


@records
@require_http_methods(["GET", "POST"])
def desk_files(request: HttpRequest, kind: str) -> HttpResponse:
    """What was handed in of a kind; a new file is looked at and nothing else."""
    known = _kind(kind)
    form = HandInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            file = handing_in.hand_in(
                kind=known,
                name=sent.name,
                content=sent.read(),
                form_key=form.cleaned_data["key"],
                on=clock.today(),
                actor=actor(request),
            )
        except FileRefused as refused:
            form.add_error("file", f"{refused}. Correct it, and choose it once more.")
        else:
            return redirect("files:desk_file", file.pk)
    page = UncountedPaginator.of(request, queries.files_of(kind), FILES_A_PAGE)
    counts = queries.counts([file.pk for file in page])
    context = {
        "kind": known,
        "form": form,
        "page": page,
        "files": [(file, counts[file.pk]) for file in page],
        "held": [Line.of(row, known) for row in queries.held(kind)[:ROWS_A_PAGE]],
        "query": "",
    }
    return render(request, "casework/files/desk_files.html", context)


@records
@require_safe
def desk_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what would become of its rows, then what did."""
    file = _file(pk)
    kind = _kind(file.kind)
    counts = queries.counts([file.pk])[file.pk]
    state = request.GET.get("state", "")
    checked = file.state == FileState.CHECKED
    page = UncountedPaginator.of(request, queries.rows_of(file, state), ROWS_A_PAGE)
    chips = [
        Chip(each, each.label, counts[each]) for each in queries.OPEN_FIRST if counts.get(each)
    ]
    context = {
        "file": file,
        "kind": kind,
        "chips": chips,
        "state": state,
        "rows": sum(counts.values()),
        "ready": counts.get(RowState.READY, 0),
        "held": counts.get(RowState.HELD, 0),
        "nothing_new": set(counts) == {RowState.SAME},
        "twin": queries.same_before(file),
        "left": sum(counts.get(each, 0) for each in LEFT),
        "done": sum(counts.get(each, 0) for each in RowState if each != RowState.READY),
        "lines": [Line.of(row, kind, open_=not checked) for row in page],
        "page": page,
        "query": f"state={state}" if state else "",
    }
    return render(request, "casework/files/desk_file.html", context)


@records
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the rows taken that can be."""
    file = _file(pk)
    try:
        taking.take(file=file, actor=actor(request))
    except IllegalMove as refused:
        messages.error(request, str(refused))
    else:
        wake(take_rows)
    return redirect("files:desk_file", pk)


@records
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a file that was looked at."""
    file = _file(pk)
    try:
        taking.drop(file=file, actor=actor(request))
    except IllegalMove as refused:
        messages.error(request, str(refused))
        return redirect("files:desk_file", pk)
    messages.success(request, f"Nothing of {file.name} was taken.")
    return redirect("files:desk_files", file.kind)


@records
@require_safe
def left(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that were not taken, each with why: corrected, they can be handed in as they are."""
    file = _file(pk)
    kind = _kind(file.kind)
    rows = queries.rows_of(file).filter(state__in=LEFT)
    header = (*kind.names, *handing_in.NOTES)
    return csv_download(f"left-of-{file.pk}.csv", header, _left(kind, rows))


@records
@require_safe
def empty(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The header alone, to be filled in."""
    known = _kind(kind)
    return csv_download(f"{known.key}.csv", known.names, ())


def _left(kind: FileKind[Any], rows: Any) -> Iterator[tuple[object, ...]]:
    for row in rows.iterator():
        why = ": ".join(filter(None, [row.column, row.why]))
        yield (*(row.said(name) for name in kind.names), row.line, why)


def _kind(key: str) -> FileKind[Any]:
    found = kinds.known(key)
    if found is None:
        raise Http404
    return found


def _file(pk: int) -> RowFile:
    rows = RowFile.objects.select_related("handed_in_by", "taken_by")
    return get_object_or_404(rows.exclude(name=""), pk=pk)
