"""The desk's pages of a certification: what is decided of it, and deciding (records)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from members.forms.decisions import WORDINGS, DecisionForm
from members.models import Certification, History, Role, User
from members.queries import decisions as queries
from members.queries import matters
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.rules import standing as rule
from members.rules.decisions import (
    DEATH,
    GROUPS,
    NEEDS_TWO,
    RETIREMENT,
    REVOCATION,
    SUSPENSION,
    TAKES_BACK,
    Deed,
    Refusal,
    change,
    offered,
    on_record,
)
from members.services import decisions, rehearsal
from members.services.decisions import Decision
from members.services.second_person import MatterRefused
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.meanwhile import ChangedMeanwhile

BACK_OF = {
    DEATH: Deed.DEATH_BACK,
    REVOCATION: Deed.REVOCATION_BACK,
    RETIREMENT: Deed.RETIREMENT_BACK,
    SUSPENSION: Deed.SUSPENSION_BACK,
}
DONE = "Done. The history has it, with your reason."
ASKED = "It waits for a second person now. Nothing is changed yet."
LOOK_AGAIN = "What it changes has to be looked at first: here it is. Then confirm it."


@require_safe
@staff_required(Role.RECORDS)
def certification(request: HttpRequest, pk: int) -> HttpResponse:
    """How one certification stands, what was decided of it, and what can be."""
    row, on = _certification(pk), clock.today()
    facts = standing_facts([row.pk])[row.pk]
    if on < facts.granted_on:
        raise Http404
    can = list(offered(facts, on))
    context = _about(row, on) | {
        "decision": rule.decide(facts, on, policy()),
        "decided": list(_decided(row, facts, on)),
        "deeds": [(deed, WORDINGS[deed]) for deed in can if deed not in TAKES_BACK],
        "days": queries.days_on_record(row),
        "waiting": [
            matter
            for matter in matters.waiting_about(None, row.certificant)
            if matter.kind in {decisions.REVOCATION, decisions.TAKE_BACK}
        ],
    }
    return render(request, "members/desk_certification.html", context)


@require_http_methods(["GET", "POST"])
@staff_required(Role.RECORDS, proven=True)
def decide(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Say what, look at what it changes, then do it or ask a second person."""
    row, on, user = _certification(pk), clock.today(), actor(request)
    if deed not in set(Deed) or on < row.granted_on:
        raise Http404
    what = Deed(deed)
    form = DecisionForm(request.POST or None, deed=what, on=on, values=queries.days_on_record(row))
    preview = None
    if request.method == "POST" and form.is_valid():
        wanted = Decision(what, row, form.cleaned_data["reason"], form.day, form.until)
        try:
            preview = rehearsal.rehearse(decision=wanted, seen=form.mark, on=on, actor=user)
            if form.keeps and form.was_looked_at():
                _carry_out(request, wanted, seen=form.mark, on=on)
                return redirect("members:desk_certification", pk)
            if form.keeps:
                messages.info(request, LOOK_AGAIN)
        except Refusal as refused:
            form.add_error(refused.field or None, str(refused))
        except MatterRefused as refused:
            form.add_error(None, str(refused))
        except ChangedMeanwhile as changed:
            form.meet(changed)
            form.add_error(None, _meanwhile(changed))
    context = _about(row, on) | {
        "deed": what,
        "wording": WORDINGS[what],
        "explained": f"members/deeds/{what}.html",
        "of_person": GROUPS[what] == DEATH,
        "form": form,
        "preview": preview,
        "looked": form.looks_at if preview else "",
        "second": what in NEEDS_TWO,
        "others": _others(user, row),
        "role": Role.RECORDS.label,
        "refusal": "" if form.is_bound else _refusal(what, row, on, user),
    }
    return render(request, "members/desk_decide.html", context)


def _carry_out(request: HttpRequest, wanted: Decision, *, seen: str, on: date) -> None:
    user = actor(request)
    if wanted.deed in NEEDS_TWO:
        decisions.ask(decision=wanted, seen=seen, on=on, actor=user)
        messages.success(request, ASKED)
    else:
        decisions.decide(decision=wanted, seen=seen, on=on, actor=user)
        messages.success(request, DONE)


def _certification(pk: int) -> Certification:
    rows = Certification.objects.select_related("certificant__user", "program")
    found: Certification = get_object_or_404(rows, pk=pk)
    return found


def _about(row: Certification, on: date) -> dict[str, Any]:
    program = code_and_name(row.program, on)
    return {"row": row, "person": row.certificant, "program": program, "on": on}


def _decided(
    row: Certification, facts: rule.StandingFacts, on: date
) -> list[tuple[Deed, tuple[str, ...], History | None]]:
    """What is on record, the strongest first, with the deed it comes from."""
    return [
        (back, group, queries.last([row], group).get(row.pk))
        for group, back in BACK_OF.items()
        if on_record(facts, group, on) is not None
    ]


def _refusal(what: Deed, row: Certification, on: date, user: User) -> str:
    """Why it can be decided for no day; "" where it can. By whom it was decided already, if so."""
    if row.certificant.user_id == user.pk:
        return decisions.ABOUT_SELF
    try:
        change(what, standing_facts([row.pk])[row.pk], day=None, until=None, on=on)
    except Refusal as refused:
        if refused.field == "day":  # a day is all that is missing
            return ""
        deed = queries.latest_deed(row.certificant, row)
        return f"{refused} {_by(deed.actor_name, deed.at)}" if deed else str(refused)
    return ""


def _meanwhile(changed: ChangedMeanwhile) -> str:
    by = _by(changed.by, changed.at) if changed.by else "Somebody has changed it meanwhile."
    return (
        f"{by} Nothing of yours was done. What you typed is kept below: look at what it would "
        "change now, before you confirm it."
    )


def _by(name: str, at: Any) -> str:
    when = date_format(localtime(at), "F j, Y, g:i A")
    return f"{name} changed what is on record last, on {when}."


def _others(user: User, row: Certification) -> list[User]:
    about = row.certificant.user_id
    return matters.who_else_may(Role.RECORDS, but={user.pk} | ({about} if about else set()))
