"""One candidate at the desk (records): what was told, who it may be, and the decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework.files.forms import SetAsideForm
from casework.files.kinds import Found
from casework.files.models import FileRow, RowState
from casework.files.services import taking
from casework.files.services.taking import RowRefused
from members.models import Certificant, Certification, Program, Role
from members.queries.numbers import people_of_number
from members.queries.programs import code_and_name, code_of
from members.services import numbers
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.flow import IllegalMove
from plumbing.row_ids import row_id
from plumbing.tables.row import Refused
from recert.first.forms import MemberForm
from recert.first.queries.verdicts import WORDS, Verdict, held_of, verdicts, why_not
from recert.first.rules.said import Said
from recert.first.services import granting
from recert.first.services.kind import KIND
from recert.first.views.entering import said_of

records = staff_required(Role.RECORDS)


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody on record beside the candidate. why: what speaks for one person; why_not: what
    stands against certifying them; held: what they have of that programme.
    """

    person: Certificant
    why: tuple[str, ...]
    why_not: str
    held: Certification | None

    @property
    def certifications(self) -> list[str]:
        on = clock.today()
        rows = self.person.certifications.all()
        return sorted(f"{code_of(row.program.key, on)} {row.number}" for row in rows)


@records
@require_http_methods(["GET"])
def desk_row(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told of a candidate, as things stand now."""
    return _page(request, _row(pk))


def _page(
    request: HttpRequest,
    row: FileRow,
    *,
    member_form: MemberForm | None = None,
    aside_form: SetAsideForm | None = None,
) -> HttpResponse:
    context = {"row": row, "kind": KIND, "shown": KIND.summary(row)}
    if row.open:
        try:
            context |= _asked(said_of(row))
        except Refused as refused:
            context["unreadable"] = str(refused)
        context["member_form"] = member_form or MemberForm()
        context["aside_form"] = aside_form or SetAsideForm()
    return render(request, "recert/first/desk_row.html", context)


def _asked(said: Said) -> dict[str, object]:
    on = clock.today()
    verdict = verdicts([said], on)[0]
    program = Program.objects.get(key=said.program)
    beside = _beside(said, verdict)
    return {
        "said": said,
        "verdict": verdict,
        "program": code_and_name(program, on),
        "next_member": numbers.next_member_numbers()[0],
        "next_certification": numbers.next_certification_numbers(program, on)[0],
        "beside": beside,
        "seen": ",".join(str(each.person.pk) for each in beside),
        "may_be_new": verdict.known is None and not said.member_number,
    }


def _beside(said: Said, verdict: Verdict) -> list[Beside]:
    """Whom the candidate may be; of one with a member number the member."""
    on = clock.today()
    found = [(each.person, tuple(WORDS[why] for why in each.why)) for each in verdict.likely]
    if verdict.person is not None:
        found = [(verdict.person, ("the member number",) if said.member_number else ())]
    return [
        Beside(person, why, why_not(said, person, on), held_of(person, said.program))
        for person, why in found
    ]


@records
@require_POST
def as_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new person, as whoever saw those beside decides."""
    seen = [found for text in request.POST.get("seen", "").split(",") if (found := row_id(text))]

    def deed(row: FileRow) -> Found:
        return granting.as_new(said_of(row), row, seen=seen, on=clock.today(), actor=actor(request))

    return _decide(request, _row(pk), deed)


@records
@require_http_methods(["GET", "POST"])
def as_member(request: HttpRequest, pk: int) -> HttpResponse:
    """The same person as a member, who is named by the number."""
    row = _row(pk)
    form = MemberForm(request.POST or None)
    if not form.is_valid():
        return _page(request, row, member_form=form if form.is_bound else None)
    people = people_of_number(form.cleaned_data["member_number"])
    if len(people) != 1:
        form.add_error("member_number", "No member has this number. Please look at it again.")
        return _page(request, row, member_form=form)

    def deed(row: FileRow) -> Found:
        return granting.as_member(
            said_of(row), people[0], row, on=clock.today(), actor=actor(request)
        )

    return _decide(request, row, deed)


@records
@require_http_methods(["GET", "POST"])
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is taken of the row."""
    row = _row(pk)
    form = SetAsideForm(request.POST or None)
    if not form.is_valid():
        return _page(request, row, aside_form=form if form.is_bound else None)
    try:
        taking.set_aside(row=row, reason=form.cleaned_data["reason"], actor=actor(request))
    except (RowRefused, IllegalMove) as refused:
        messages.error(request, str(refused))
        return redirect("first:desk_row", pk)
    messages.success(request, "Set aside: nothing of it was taken.")
    return redirect("first:desk_new")


def _decide(request: HttpRequest, row: FileRow, deed: Callable[[FileRow], Found]) -> HttpResponse:
    try:
        row = taking.decide(row=row, deed=deed, actor=actor(request))
    except (RowRefused, Refused) as refused:
        messages.error(request, str(refused))
        return redirect("first:desk_row", row.pk)
    if row.state == RowState.TAKEN:
        messages.success(
            request, f"{row.made} is granted. The welcome goes out by email and by letter."
        )
        return redirect("desk:member", row.certificant_id)
    messages.info(request, "It was on record already: nothing changed.")
    return redirect("first:desk_row", row.pk)


def _row(pk: int) -> FileRow:
    rows = FileRow.objects.filter(file__kind=KIND.key).select_related(
        "file__handed_in_by", "decided_by", "certificant"
    )
    return get_object_or_404(rows, pk=pk)
