"""The activities of an application: what is ready, what lacks its proof, what does not count; and
entering one for the application alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework.services.cases import CaseRefused
from ccp.rules.points import Line
from ccp.views.case_activity import Place, cards, entry_page
from members.queries.policy import policy
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
    context = {
        "application": application,
        "number": number,
        "cards": cards(on),
        "window": window(application.asked_on or on, policy()),
        "draft": draft,
    }
    return render(request, "recert/activity.html", context)


def _entry(request: HttpRequest, application: Application, category: str, on: date) -> HttpResponse:
    place = Place(
        case=application.case,
        certification=application.certification,
        rates_on=on,
        put=lambda entry: claiming.claim(
            application=application,
            entry=entry,
            on=on,
            actor=request.user,  # type: ignore[arg-type]
        ),
        said="It is in your application.",
        back=lambda: _back(application),
        template="recert/activity_form.html",
        context={"application": application},
    )
    return entry_page(request, place, category, on)


def _back(application: Application) -> HttpResponse:
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
    return _back(application)
