"""One activity: what it says, where it counts, its proof; and taking it back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ccp.forms import ASKED, ProofForm
from ccp.models import Category
from ccp.queries.activities import activities_of, like_it, proofs_of
from ccp.queries.cycles import cycles_of
from ccp.queries.policy import policy
from ccp.queries.reported import activity_facts
from ccp.queries.tally import tally_of
from ccp.services.activities import ActivityRefused, withdraw_activity
from ccp.views.sheet import Row, Sheet, sheet
from members.models import Certificant
from members.queries.programs import labels
from plumbing import clock
from plumbing.access import member_required


@require_safe
@member_required
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """What was reported, how it counts for each certification, and the files kept with it."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    row = get_object_or_404(activities_of(person), pk=pk)
    counts = _counts(person, row.pk, on)
    return render(
        request,
        "ccp/activity.html",
        {
            "activity": row,
            "asked": [name for name, _label, _hint in ASKED.get(row.category, [])],
            "label": policy().categories[row.category].on(on).label,
            "counts": counts,
            "open": row.category != Category.AMT_CE
            and all(
                sheet.cycle.closed_at is None and on < sheet.cycle.end for sheet, _row in counts
            ),
            "proofs": proofs_of(row),
            "form": ProofForm(),
            "alike": like_it(person, row),
        },
    )


def _counts(person: Certificant, pk: int, on: date) -> list[tuple[Sheet, Row]]:
    """Each begun cycle that the activity touches, with its row there."""
    cycles = list(
        cycles_of(person).filter(certification__activity_claims__activity=pk, start__lte=on)
    )
    codes = labels([cycle.certification for cycle in cycles], on)
    return [
        (written, row)
        for cycle in cycles
        for written in [sheet(cycle, on, codes)]
        for row in written.rows
        if row.activity.pk == pk
    ]


@require_http_methods(["GET", "POST"])
@member_required
def activity_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what withdrawing does, then do it."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    row = get_object_or_404(activities_of(person).exclude(category=Category.AMT_CE), pk=pk)
    if request.method == "POST":
        try:
            withdraw_activity(activity=row, on=on, actor=request.user)  # type: ignore[arg-type]
        except ActivityRefused as refused:
            messages.error(request, str(refused))
            return redirect("ccp:activity", row.pk)
        messages.success(request, _("The activity is withdrawn. It counts no longer."))
        return redirect("ccp:cycles")
    return render(
        request,
        "ccp/activity_withdraw.html",
        {
            "activity": row,
            "counts": [
                (written, line, _total_without(written, pk, on))
                for written, line in _counts(person, pk, on)
            ],
        },
    )


def _total_without(written: Sheet, pk: int, on: date) -> Decimal:
    """A cycle's points once an activity is gone: what a cap held back may count in its place."""
    kept = [activity_facts(row.activity) for row in written.rows if row.activity.pk != pk]
    return tally_of(written.cycle, kept, on).total
