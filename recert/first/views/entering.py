"""Entering a first certification by hand (records): typed, then looked at, then granted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.files.models import FileRow
from casework.files.queries import files as queries
from casework.files.services import handing_in, taking
from members.models import Certificant, Role
from members.queries.numbers import people_of_number
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.row_ids import row_id
from plumbing.tables.row import Refused
from recert.first.forms import FurtherForm, NewPersonForm, typed_before
from recert.first.rules.said import PERSON, Said
from recert.first.services.kind import KIND

MOST_WAITING = 10
AGAIN = "Typed anew"


@require_http_methods(["GET", "POST"])
@staff_required(Role.RECORDS)
def desk_new(request: HttpRequest) -> HttpResponse:
    """A new person, or with `?member=` a further certification of one on record."""
    number = request.GET.get("member", "")
    further = "member" in request.GET
    before = _before(request.GET.get("change", ""))
    form = _form(request, before, number) if further else _new_form(request, before)
    if request.method == "POST" and form.is_valid():
        row = _keep(request, form)
        if row is not None:
            return redirect("first:desk_row", row.pk)
    people = people_of_number(number) if number else []
    context = {
        "form": form,
        "further": further,
        "person": people[0] if len(people) == 1 else None,
        "waiting": [(row, *KIND.summary(row)) for row in queries.held(KIND.key)[:MOST_WAITING]],
    }
    return render(request, "recert/first/desk_new.html", context)


def _keep(request: HttpRequest, form: NewPersonForm | FurtherForm) -> FileRow | None:
    """What was typed as a row to be decided; None where the form tells what is wrong."""
    who, on = actor(request), clock.today()
    try:
        row = handing_in.type_in(
            kind=KIND,
            cells=form.cells,
            form_key=form.cleaned_data["key"],
            on=on,
            actor=who,
        )
    except Refused as refused:
        column = refused.column if refused.column in form.fields else None
        form.add_error(column, f"{refused.reason.capitalize()}.")
        return None
    replaced = _before(str(form.cleaned_data.get("instead_of") or ""))
    if replaced is not None and replaced.pk != row.pk:
        taking.set_aside(row=replaced, reason=AGAIN, actor=who)
    return row


def _before(text: str) -> FileRow | None:
    """A typed row that is typed anew, while nothing is decided about it."""
    pk = row_id(text)
    if pk is None:
        return None
    rows = FileRow.objects.filter(file__kind=KIND.key, file__name="", pk=pk)
    row: FileRow | None = rows.select_related("file").first()
    return row if row is not None and row.open else None


def _form(request: HttpRequest, before: FileRow | None, number: str) -> FurtherForm:
    initial: dict[str, Any] = {"member_number": number}
    if before is not None:
        initial |= typed_before(said_of(before)) | {"instead_of": before.pk}
    return FurtherForm(request.POST or None, initial=initial)


def _new_form(request: HttpRequest, before: FileRow | None) -> NewPersonForm:
    if before is None:
        return NewPersonForm(request.POST or None)
    said = said_of(before)
    person = Certificant(**{name: getattr(said, name) for name in PERSON})
    initial = typed_before(said) | {"instead_of": before.pk}
    return NewPersonForm(request.POST or None, instance=person, initial=initial)


def said_of(row: FileRow) -> Said:
    """What a row of this kind says."""
    said = taking.read(row, clock.today())
    assert isinstance(said, Said)  # noqa: S101 - of this kind
    return said
