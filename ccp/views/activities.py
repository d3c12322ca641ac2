"""One activity: what it says, where it counts, its proof; and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casework.signed.queries.told import signature_of
from ccp.forms import ASKED, ProofForm
from ccp.models import Activity, Proof
from ccp.models.activity import POSTED
from ccp.queries.activities import known_to, proofs_of, similar_entries, with_badge
from ccp.queries.cycles import cycles_of, in_the_way, number
from ccp.queries.tally import activity_facts, tally_of
from ccp.rules.categories import CATEGORIES
from ccp.services.activities import withdraw_activity
from ccp.services.entries import ActivityRefused
from ccp.verbs import CeVerb
from ccp.views.sheet import Sheet, SheetLine, sheet
from members.models import Certificant
from members.queries.people import last_deed
from members.queries.policy import policy
from members.queries.programs import labels
from plumbing import clock
from plumbing.access import member_required


@dataclass(frozen=True, slots=True)
class Counted:
    """How an activity counts in one begun cycle that it touches. code: of the certification."""

    code: str
    number: int
    sheet: Sheet
    row: SheetLine


@require_safe
@member_required
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """What was reported, how it counts for each certification, and the files kept with it."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    row = get_object_or_404(known_to(person), pk=pk)
    proofs = list(proofs_of(row))
    context = {
        "activity": row,
        "asked": [name for name, _label, _hint in ASKED.get(row.category, [])],
        "label": policy()[CATEGORIES][row.category].on(on).label,
        "proofs": proofs,
    }
    if row.withdrawn_at:
        context["withdrawal"] = last_deed(f"activity:{row.pk}", CeVerb.ACTIVITY_WITHDRAWN)
        return render(request, "ccp/activity.html", context)
    counts = _counts(person, row, on)
    held = [each.sheet.cycle.certification for each in counts]
    twice = next((each.row.twice for each in counts if each.row.twice), None)
    own = twice if twice and row.posted else row
    may = not own.posted and in_the_way(own, held, on) is None
    context |= {
        "counts": counts,
        "open": may and not row.posted,
        "form": ProofForm(),
        "twice": twice,
        "twice_open": may,
        "alike": [other for other in similar_entries(person, row) if other != twice],
        "badge_with": _same_badge_with(person, row, proofs),
    }
    return render(request, "ccp/activity.html", context)


def _same_badge_with(
    person: Certificant, activity: Activity, proofs: list[Proof]
) -> list[Activity]:
    """Others of theirs with which a badge is kept that is kept here, too."""
    signed = filter(None, (signature_of(proof.document) for proof in proofs))
    prints = [row.prints for row in signed]
    return with_badge(person, prints, besides=activity) if prints else []


def _counts(person: Certificant, activity: Activity, on: date) -> list[Counted]:
    first = activity.from_day or activity.completed_on
    cycles = cycles_of(person).filter(
        certification__activity_claims__activity=activity,
        start__lte=min(on, activity.completed_on),
        end__gt=first,
    )
    codes = labels([cycle.certification for cycle in cycles], on)
    return [
        Counted(codes[cycle.certification_id], number(cycle), written, row)
        for cycle in cycles
        for written in [sheet(cycle, on, codes)]
        for row in written.rows
        if row.activity.pk == activity.pk
    ]


@require_http_methods(["GET", "POST"])
@member_required
def activity_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what withdrawing does, then do it."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    row = get_object_or_404(known_to(person).exclude(POSTED), pk=pk)
    if row.withdrawn_at:  # by the first of two presses
        return redirect("ccp:activity", row.pk)
    if request.method == "POST":
        try:
            withdraw_activity(activity=row, on=on, actor=request.user)  # type: ignore[arg-type]
        except ActivityRefused as refused:
            messages.error(request, str(refused))
        return redirect("ccp:activity", row.pk)
    return render(
        request,
        "ccp/activity_withdraw.html",
        {
            "activity": row,
            "counts": [
                (each, _total_without(each.sheet, pk, on)) for each in _counts(person, row, on)
            ],
        },
    )


def _total_without(written: Sheet, pk: int, on: date) -> Decimal:
    """A cycle's points once an activity is gone: what a cap held back may count in its place."""
    kept = [activity_facts(row.activity) for row in written.rows if row.activity.pk != pk]
    return tally_of(written.cycle, kept, on).total
