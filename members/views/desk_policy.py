"""The policy at the desk (administrators): what holds, what is to come, and changing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from members.delivery.policy_file import policy_file
from members.forms.policy_change import KEEP, PolicyChangeForm
from members.forms.second_person import ReasonForm
from members.models import Role, User
from members.queries.policy import lines
from members.queries.policy_effects import Effects, effects
from members.queries.policy_line import FieldInWords, Foreseen, Line
from members.rules.declared import FIRST_DAY, Group
from members.services import figures, policy_changes
from members.services.second_person import MatterRefused
from plumbing import clock
from plumbing.access import staff_required
from plumbing.downloads import csv_download, download
from plumbing.meanwhile import ChangedMeanwhile, mark

NOT_CONFIRMED = Group("not-confirmed", "Placeholders", 1000)
PLANNED_ALREADY = "A change is planned already, shown above. Nothing of yours is saved yet."
LIST = "list"
SHOWN = 12

administrators = staff_required(Role.ADMIN)
changes_policy = staff_required(Role.ADMIN, proven=True)


@dataclass(frozen=True, slots=True)
class ToCome:
    row: Any
    in_words: list[FieldInWords]


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the page. since: None for what always held. on_record: whether it has a row."""

    line: Line
    in_words: list[FieldInWords]
    since: date | None
    source: str
    on_record: bool
    to_come: list[ToCome]

    @classmethod
    def of(cls, line: Line, on: date) -> Shown:
        row = line.in_force(on)
        return cls(
            line=line,
            in_words=line.in_words(row),
            since=row.valid_from if row.valid_from > FIRST_DAY else None,
            source=row.source,
            on_record=row.pk is not None,
            to_come=[ToCome(later, line.in_words(later)) for later in line.to_come(on)],
        )

    @property
    def placeholders(self) -> int:
        return sum(one.placeholder for one in self.in_words)


@require_safe
@administrators
def policy_page(request: HttpRequest, group: str = "") -> HttpResponse:
    """The lines of a group, the first one by default."""
    on = clock.today()
    return render(request, "members/desk_policy.html", _page(lines(on), on, group))


@require_http_methods(["GET", "POST"])
@changes_policy
@transaction.atomic
def policy_change(request: HttpRequest, key: str) -> HttpResponseBase:
    """Type another value, look at whom it touches, keep it. GET with values only looks."""
    on, every = clock.today(), lines(clock.today())
    line = _line(every, key)
    data = request.POST or (request.GET if "valid_from" in request.GET else None)
    keeps = request.POST.get("do") == KEEP
    form = PolicyChangeForm(data, line=line, on=on, only_looks=not keeps)
    effects_of, foreseen, second, tried = None, None, False, False
    if data is not None and form.is_valid():
        try:
            trial = figures.try_value(
                row=_row(form), key=line.same[0], on=on, actor=_staff(request), seen=form.mark
            )
        except figures.PolicyRefused as refused:
            form.add_error(None, str(refused))
        except ChangedMeanwhile as changed:
            form.meet(changed)
            form.add_error(None, PLANNED_ALREADY)
        else:
            tried, effects_of = True, effects(trial.before, trial.after, form.valid_from)
            foreseen = line.foresee(trial.before, trial.after, form.valid_from)
            second = _takes_two(effects_of, foreseen)
            if request.POST.get("do") == LIST and effects_of is not None:
                return _csv(effects_of)
            if keeps and form.was_looked_at() and _kept(request, form, second=second, on=on):
                return redirect("members:desk_policy_group", line.group.key)
    context = _page(every, on, line.group.key) | {
        "changing": line,
        "form": form,
        "tried": tried,
        "effects": effects_of,
        "foreseen": foreseen,
        "second": second,
        "shown": SHOWN,
        "first": form.valid_from if tried else None,
        "looked": form.looks_at if tried else "",
        "holders": line.holders() if line.holders else None,
        "planned": line.to_come(on),
    }
    if data is None and (planned := line.to_come(on)):
        form.fields["seen"].initial = mark(figures.planned_values(planned))
    return render(request, "members/desk_policy.html", context)


def _takes_two(effects_of: Effects | None, foreseen: Foreseen | None) -> bool:
    return bool(
        (effects_of and effects_of.needs_second_person)
        or (foreseen and foreseen.needs_second_person)
    )


def _kept(request: HttpRequest, form: PolicyChangeForm, *, second: bool, on: date) -> bool:
    """Keep the change, or ask a second person; False with the reason on the form."""
    line, actor = form.line, _staff(request)
    reason = form.cleaned_data["reason"]
    if not second:
        figures.set_value(
            row=_row(form), key=line.same[0], on=on, actor=actor, reason=reason, seen=form.mark
        )
        messages.success(request, "Kept. Until its first day what holds today goes on.")
        return True
    try:
        policy_changes.ask_change(
            held=line,
            values=form.values,
            marks=form.marks,
            valid_from=form.valid_from,
            source=form.cleaned_data["source"],
            seen=form.mark,
            reason=reason,
            on=on,
            actor=actor,
        )
    except MatterRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "It waits for a second person now. Nothing is changed yet.")
    return True


@require_http_methods(["GET", "POST"])
@changes_policy
@transaction.atomic
def policy_take_back(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take back a change that is to come, after a look at whom that touches."""
    on = clock.today()
    line = _line(lines(on), key)
    row = next((each for each in line.to_come(on) if each.pk == pk), None)
    if row is None:
        messages.info(request, "It is in force by now, or was taken back already.")
        return redirect("members:desk_policy_group", line.group.key)
    actor, form = _staff(request), ReasonForm(request.POST or None)
    form.fields["reason"].help_text = "Stands in the history with your name."
    trial = figures.try_withdrawal(row=row, key=line.same[0], on=on, actor=actor)
    effects_of = effects(trial.before, trial.after, row.valid_from)
    foreseen = line.foresee(trial.before, trial.after, row.valid_from)
    second = _takes_two(effects_of, foreseen)
    if form.is_valid() and _taken_back(form, line, row, second=second, on=on, actor=actor):
        said = "It waits for a second person now." if second else "Taken back."
        messages.success(request, f"{said} What holds today goes on.")
        return redirect("members:desk_policy_group", line.group.key)
    context = {
        "line": line,
        "row": row,
        "in_words": line.in_words(row),
        "now": line.in_words(line.in_force(on)),
        "form": form,
        "effects": effects_of,
        "foreseen": foreseen,
        "shown": SHOWN,
        "first": row.valid_from,
        "second": second,
    }
    return render(request, "members/desk_policy_take_back.html", context)


def _taken_back(
    form: forms.Form, line: Line, row: Any, *, second: bool, on: date, actor: User
) -> bool:
    reason = form.cleaned_data["reason"]
    if not second:
        figures.withdraw(row=row, key=line.same[0], on=on, actor=actor, reason=reason)
        return True
    try:
        policy_changes.ask_withdrawal(held=line, row=row, reason=reason, on=on, actor=actor)
    except MatterRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_safe
@administrators
def policy_toml(request: HttpRequest) -> HttpResponse:
    """Everything on record as one file."""
    on = clock.today()
    return download(policy_file(on), "text/plain; charset=utf-8", f"policy-{on}.toml")


def _page(every: list[Line], on: date, group: str) -> dict[str, Any]:
    """What each page of the policy shows; Http404 for a group that is not there."""
    shown = [Shown.of(line, on) for line in every]
    groups = {line.group.key: line.group for line in every}
    sizes = [(each, sum(line.group == each for line in every)) for each in groups.values()]
    waiting = [each for each in shown if each.placeholders]
    if group == NOT_CONFIRMED.key:
        open_group, rows = NOT_CONFIRMED, waiting
    else:
        if group and group not in groups:
            raise Http404
        open_group = groups[group] if group else next(iter(groups.values()))
        rows = [each for each in shown if each.line.group == open_group]
    return {
        "groups": sizes,
        "group": open_group,
        "rows": rows,
        "placeholders": sum(each.placeholders for each in waiting),
        "not_confirmed": NOT_CONFIRMED.key,
    }


def _csv(found: Effects) -> StreamingHttpResponse:
    header = ("Number", "Member", "Member number", "Certified", "From", "Standing", "Without it")
    rows = (
        (
            each.certification.number,
            each.certification.certificant.full_name,
            each.certification.certificant.member_number,
            each.certification.granted_on,
            each.turn.on,
            each.turn.after.standing,
            each.turn.before.standing,
        )
        for each in found.all
    )
    return csv_download("policy-change.csv", header, rows)


def _line(every: Iterable[Line], key: str) -> Line:
    for each in every:
        if each.key == key:
            return each
    raise Http404


def _row(form: PolicyChangeForm) -> Any:
    return form.line.new_row(form.values, form.marks, form.valid_from, form.cleaned_data["source"])


def _staff(request: HttpRequest) -> User:
    user: Any = request.user
    return user
