"""The activities of an application: what is ready, what lacks its proof, what does not count; and
entering one for the application alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework.services.cases import CaseRefused
from casework.services.submissions import add_file
from casework.views.handing_in import hand_in, told_kept
from ccp.forms import ASKED, ActivityForm, ProofForm
from ccp.models import Category
from ccp.rules.categories import CATEGORIES
from ccp.rules.points import Line
from ccp.views.log import ICONS, without_draft
from ccp.views.words import rate
from members.queries.policy import policy
from members.queries.programs import code_and_name
from plumbing import clock
from plumbing.access import member_required
from recert.models import Application
from recert.queries.drafts import DraftNow
from recert.queries.record import OnRecord
from recert.rules.covered import counts_through, window
from recert.services import claiming
from recert.views.own import own_application, own_item

SOON = 180  # days in which points that leave are named


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity as the table shows it. line: what it earns, and why not."""

    row: OnRecord
    line: Line
    window_start: date
    leaves: date | None

    @property
    def title(self) -> str:
        activity = self.row.activity
        return activity.title or activity.provider or activity.get_category_display()

    @property
    def points(self) -> Decimal:
        return self.line.counted

    @property
    def proof_url(self) -> str:
        """Where a proof is added to one that is on record."""
        if self.row.own:
            return ""
        return reverse("ccp:activity", args=[self.row.activity.pk])


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together. name: of its words."""

    name: str
    rows: list[ActivityRow]

    @property
    def points(self) -> Decimal:
        return sum((row.points for row in self.rows), Decimal("0.00"))


def groups(now: DraftNow, on: date) -> list[Group]:
    """What needs doing first, then what is ready, then what does not count."""
    covered = now.draft.covered
    if covered is None:
        return []
    lines = {line.id: line for line in covered.all.lines}
    found: dict[str, list[ActivityRow]] = {"missing": [], "ready": [], "not_counted": []}
    for row in now.rows:
        line = lines[row.key]
        leaves = counts_through(line.completed_on, policy(), on)
        soon = leaves if (leaves - on).days <= SOON and line.counted else None
        name = "not_counted" if not line.counted else "ready" if row.entry.proven else "missing"
        found[name].append(ActivityRow(row, line, covered.window.start, soon))
    return [Group(name, rows) for name, rows in found.items() if rows]


@require_http_methods(["GET", "POST"])
@member_required
def add(request: HttpRequest, number: str) -> HttpResponse:
    """The categories of an activity for the application alone; with `?category=` its form."""
    application, on = own_application(request, number), clock.today()
    draft = application.case.state == "draft" and application.asked_on is None
    if not application.by_ccp or not (draft or application.case.state == "incomplete"):
        return redirect("recert:application", number)
    if category := request.GET.get("category", ""):
        return _entry(request, application, category, on)
    cards = [
        {"code": code, "label": held.label, "rate": rate(held), "icon": ICONS[Category(code)]}
        for code in ASKED
        for held in [policy()[CATEGORIES][code].on(on)]
    ]
    context = {
        "application": application,
        "number": number,
        "cards": cards,
        "window": window(application.asked_on or on, policy()),
        "draft": draft,
    }
    return render(request, "recert/activity.html", context)


def _entry(request: HttpRequest, application: Application, category: str, on: date) -> HttpResponse:
    if category not in ASKED:
        raise Http404
    held = application.certification
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data.setlist("certifications", [str(held.pk)])
    form = ActivityForm(
        data,
        category=category,
        certifications=[held],
        codes={held.pk: code_and_name(held.program, on).code},
        policy=policy(),
        on=on,
    )
    proofs = ProofForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and proofs.is_valid():
        try:
            item = claiming.claim(
                application=application,
                entry=form.entry(),
                on=on,
                actor=request.user,  # type: ignore[arg-type]
            )
        except CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            _keep(request, application, item, proofs)
            return without_draft(_back(application), form.token)
    in_force = policy()[CATEGORIES][category].on(on)
    context = {
        "application": application,
        "number": application.case.number,
        "form": form,
        "proofs": proofs,
        "category": in_force,
        "rate": rate(in_force),
        "icon": ICONS[Category(category)],
        "bad_files": bool(form.errors and request.FILES),
    }
    return render(request, "recert/activity_form.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, application: Application, item: Any, proofs: ProofForm) -> None:
    def keep(file: Any) -> Any:
        return add_file(case=application.case, item=item, file=file, actor=request.user)  # type: ignore[arg-type]

    kept = hand_in(request, proofs.chosen(), keep=keep, known=())
    said = "It is in your application."
    messages.success(request, f"{said} {told_kept(kept)}" if kept else said)


def _back(application: Application) -> Any:
    if application.case.state == "draft":
        return redirect("recert:step", application.case.number, "points")
    return redirect("recert:application", application.case.number)


@require_POST
@member_required
def remove(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """Take out an activity that was entered for the application and not sent yet."""
    application = own_application(request, number)
    item = own_item(application, position)
    try:
        claiming.unclaim(
            application=application,
            item=item,
            on=clock.today(),
            actor=request.user,  # type: ignore[arg-type]
        )
        messages.success(request, "It is taken out.")
    except CaseRefused as refused:
        messages.error(request, str(refused))
    response: HttpResponse = _back(application)
    return response
