"""One held row of a result file at the desk (records): what it says beside the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from casework.files.forms import SetAsideForm
from casework.files.models import FileRow, RowState
from casework.files.services import taking
from casework.files.services.taking import RowRefused
from casework.queries.cases import why_barred
from casework.rules.reviewers import WORDS
from members.models import Role
from members.queries.programs import code_of
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.flow import IllegalMove
from plumbing.tables.row import Refused
from recert.exam.forms import AcceptForm
from recert.exam.queries.result_rows import authorized
from recert.exam.rules.reported import Reported
from recert.exam.services import result_files
from recert.exam.services.result_files import KIND
from recert.models import Attempt, Authorization
from recert.models.exam import Result
from recert.queries.exams import known_of
from recert.rules.results import Found, Hold, Known, judged
from recert.services import exams
from recert.services.exams import ResultRefused

records = staff_required(Role.RECORDS)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a row says beside what is on record now."""

    said: Reported
    authorization: Authorization
    known: Known
    found: Found

    @property
    def person(self) -> Any:
        return self.authorization.application.case.certificant

    @property
    def result(self) -> str:
        return Result(self.said.sitting.result).label

    @property
    def why(self) -> list[str]:
        """Why it waits, as things stand now."""
        return [exams.in_words(hold, self.said.sitting, self.known) for hold in self.found.holds]

    @property
    def name_differs(self) -> bool:
        return Hold.NAME in self.found.holds

    @property
    def on_record(self) -> Attempt | None:
        """What is on record of that day and differs; it can be corrected."""
        if Hold.CONTRADICTS not in self.found.holds:
            return None
        return self.authorization.standing().get(attempted_on=self.said.sitting.attempted_on)

    @property
    def may_be_taken(self) -> bool:
        """Whether a person may take it: nothing stands in the way any more, or the name alone."""
        return not self.found.holds or self.found.acceptable


@require_safe
@records
def desk_row(request: HttpRequest, pk: int) -> HttpResponse:
    """What the row says, why it waits, and the two ways to end that."""
    return _page(request, _row(pk))


@require_POST
@records
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the result, with how it is known who it is where the name differs."""
    row = _row(pk)
    beside, barred = _beside(request, row)
    form = AcceptForm(request.POST, needed=beside is not None and beside.name_differs)
    if beside is None or barred or not form.is_valid():
        return _page(request, row, accept_form=form)
    reason = form.cleaned_data["known_by"].strip()
    try:
        row = taking.decide(
            row=row,
            deed=lambda row: result_files.accept(
                row, reason=reason, on=clock.today(), actor=actor(request)
            ),
            actor=actor(request),
        )
    except (RowRefused, ResultRefused, IllegalMove) as refused:
        messages.error(request, str(refused))
        return redirect("exam:desk_row", pk)
    if row.state == RowState.TAKEN:
        messages.success(request, f"It is recorded: {row.made}.")
    else:
        messages.info(request, "It was on record already: nothing is changed.")
    return redirect("files:desk_files", KIND.key)


@require_POST
@records
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Take nothing of the row."""
    row, form = _row(pk), SetAsideForm(request.POST)
    if not form.is_valid():
        return _page(request, row, aside_form=form)
    try:
        taking.set_aside(row=row, reason=form.cleaned_data["reason"], actor=actor(request))
    except (RowRefused, IllegalMove) as refused:
        messages.error(request, str(refused))
        return redirect("exam:desk_row", pk)
    messages.success(request, "Set aside: nothing of it was recorded.")
    return redirect("files:desk_files", KIND.key)


def _page(
    request: HttpRequest,
    row: FileRow,
    *,
    accept_form: AcceptForm | None = None,
    aside_form: SetAsideForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"row": row, "kind": KIND, "shown": KIND.summary(row)}
    if row.open:
        beside, barred = _beside(request, row)
        differs = beside is not None and beside.name_differs
        context |= {
            "beside": beside,
            "barred": barred,
            "code": beside and code_of(_program(beside), clock.today()),
            "accept_form": accept_form or AcceptForm(needed=differs),
            "aside_form": aside_form or SetAsideForm(),
        }
    return render(request, "recert/exam/desk_row.html", context)


def _program(beside: Beside) -> str:
    return str(beside.authorization.application.certification.program.key)


def _beside(request: HttpRequest, row: FileRow) -> tuple[Beside | None, str]:
    """The row beside the record, None where it cannot be read any more; and why who asks may not
    decide it.
    """
    on = clock.today()
    try:
        said = result_files.read(row, on)
    except Refused:
        return None, ""
    authorization = authorized([said.number]).get(said.number)
    if authorization is None:
        return None, ""
    known = known_of([authorization.pk], on)[authorization.pk]
    found = judged(said.sitting, said.last_name, known)
    barred = why_barred(authorization.application.case, actor(request))
    return Beside(said, authorization, known, found), WORDS[barred] if barred else ""


def _row(pk: int) -> FileRow:
    rows = FileRow.objects.filter(file__kind=KIND.key).select_related(
        "file__handed_in_by", "decided_by", "certificant"
    )
    return get_object_or_404(rows, pk=pk)
