"""Log a list: paste or upload it, look at what it would save, confirm once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ccp.drafts.forms import MOST_ROWS, ListForm, ListRead, Terms, read_list
from ccp.drafts.rules.columns import HEADS
from ccp.drafts.rules.days import Order
from ccp.drafts.services.lists import log_list
from ccp.drafts.views.list_table import ListTable, list_table
from ccp.drafts.views.list_ticks import Takes
from ccp.forms import ASKED
from ccp.rules.categories import CATEGORIES
from ccp.services.activities import TICK_ONE
from ccp.services.entries import ActivityRefused
from ccp.views.log import while_typing
from ccp.views.offer import Offer, offer_of
from ccp.views.words import earned_through
from members.models import Certificant
from members.queries.policy import policy
from plumbing import clock
from plumbing.access import member_required
from plumbing.downloads import csv_download
from plumbing.tables.source import FileRefused

LOOK_AGAIN = (
    "The list, how its days are read or what it counts for was changed after you looked at it. "
    "This is what it says now: confirm once more."
)
NO_ROW = "No row can be saved yet. Each row says what to correct."
TICK_ROW = "No row is ticked. Tick those to be saved."
SAY_ORDER = "Say first which comes first in its days, the month or the day."


@require_http_methods(["GET", "POST"])
@while_typing
def listing(request: HttpRequest) -> HttpResponse:
    """The list and, once it was sent, what it would save; confirmed, it is saved."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    offer = offer_of(person, on)
    if not offer.certifications:
        return render(request, "ccp/log_none.html")
    form = _form(request, person, offer)
    if request.method == "GET":
        form.initial = {"certifications": offer.ticked(on)}
        return _page(request, form, offer, on)
    if not form.is_valid():
        return _page(request, form, offer, on, status=422)
    ticked = form.ticked if form.looked_at else [int(pk) for pk in offer.ticked(on)]
    terms = Terms(
        offer.certifications, offer.codes, ticked, form.cleaned_data["criteria"], policy(), on
    )
    try:
        read = read_list(form.cleaned_data["text"], _order(form), terms)
    except FileRefused as refused:
        form.add_error("file" if form.cleaned_data.get("file") else "text", str(refused))
        return _page(request, _again(form, offer, ticked), offer, on, status=422)
    takes = Takes(*form.takes)
    table = list_table(person, read, offer, on, takes=takes)
    if "confirm" in request.POST and _may_confirm(form, read, table):
        answer = _confirmed(request, person, form, offer, read, table, on)
        if answer is not None:
            return answer
    shown = _again(form, offer, ticked, read)
    status = 422 if form.errors else 200
    return _page(request, shown, offer, on, read=read, table=table, status=status)


@require_safe
@member_required
def template(_request: HttpRequest) -> HttpResponseBase:
    """An empty list with an example of each category, to be filled in."""
    return csv_download("ce-list.csv", HEADS.values(), _examples())


def _form(request: HttpRequest, person: Certificant, offer: Offer) -> ListForm:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return ListForm(
        data,
        files,
        certifications=offer.certifications,
        codes=offer.codes,
        sender=person.pk,
    )


def _order(form: ListForm) -> Order | None:
    said = form.cleaned_data.get("order")
    return Order(said) if said else None


def _may_confirm(form: ListForm, read: ListRead, table: ListTable) -> bool:
    """Whether what is confirmed is what was looked at; else the form says what is to do."""
    if form.cleaned_data.get("seen") != form.shown():
        form.add_error(None, LOOK_AGAIN)
    elif read.asks and read.order is None:
        form.add_error("order", SAY_ORDER)
    elif not form.ticked and not all(row.read.counts_for for row in read.rows):
        form.add_error("certifications", TICK_ONE)
    elif not form.cleaned_data["criteria"]:
        form.add_error("criteria", "Tick at least one reason.")
    elif not table.good:
        form.add_error(None, TICK_ROW if table.left_out else NO_ROW)
    return not form.errors


def _confirmed(
    request: HttpRequest,
    person: Certificant,
    form: ListForm,
    offer: Offer,
    read: ListRead,
    table: ListTable,
    on: date,
) -> HttpResponse | None:
    """Save the good rows; None where that was refused, and the form says why."""
    try:
        saved = log_list(
            certificant=person,
            token=form.key,
            rows=table.good,
            on=on,
            actor=request.user,  # type: ignore[arg-type]
        )
    except ActivityRefused as refused:
        line = table.good[refused.at].line
        form.add_error(None, f"Nothing was saved. Row {line}: {refused}")
        return None
    messages.success(request, _told(len(saved), table))
    if not table.bad:
        return redirect("ccp:cycles")
    left = read.text_of({row.line for row in table.bad})
    again = ListForm(
        initial={"text": left, "order": read.order, "certifications": form.ticked},
        certifications=offer.certifications,
        codes=offer.codes,
        sender=person.pk,
    )
    return _page(request, again, offer, on, left=len(table.bad))


def _told(number: int, table: ListTable) -> str:
    said = "1 activity is saved." if number == 1 else f"{number} activities are saved."
    if left := table.left_out:
        said += f" {left} {'row was' if left == 1 else 'rows were'} not ticked and left out."
    points = [f"{each.code} {each.before:.2f} → {each.after:.2f}" for each in table.sums]
    return f"{said} {', '.join(points)}." if points else said


def _again(
    form: ListForm, offer: Offer, ticked: list[int], read: ListRead | None = None
) -> ListForm:
    """The form as it is shown once more: the text of a file in its box, what was looked at marked,
    and what it refused.
    """
    data = cast("QueryDict", form.data).copy()
    data["text"] = form.cleaned_data["text"]
    data["token"] = str(form.key)
    data.setlist("certifications", [str(pk) for pk in ticked])
    if read and read.order and not read.told:
        data["order"] = read.order
    shown = ListForm(
        data, certifications=offer.certifications, codes=offer.codes, sender=form.sender
    )
    shown.is_valid()
    if read:
        data["seen"] = shown.shown()
    for name, errors in form.errors.as_data().items():
        shown.add_error(None if name == "__all__" else name, errors)
    return shown


def _page(
    request: HttpRequest,
    form: ListForm,
    offer: Offer,
    on: date,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    for name in ("text", "order", "certifications", "criteria"):
        form.fields[name].required = True  # of one that is shown: none is called optional
    context = {
        "form": form,
        "columns": list(HEADS.values()),
        "labels": [policy()[CATEGORIES][code].on(on).label for code in ASKED],
        "most_rows": MOST_ROWS,
        "employment": earned_through("employment", on),
    }
    return render(request, "ccp/drafts/list.html", context | more, status=status)


def _examples() -> list[tuple[str, ...]]:
    """A row for each category, each with what it is entered as."""
    rows: list[dict[str, str]] = [
        {
            "category": "Professional education",
            "title": "Pediatric venipuncture",
            "provider": "Lakeview Medical Center",
            "completed_on": "2026-11-07",
            "hours": str(Decimal("3.5")),
        },
        {
            "category": "Formal education",
            "title": "Medical terminology",
            "provider": "Lakeview Community College",
            "completed_on": "2026-05-15",
            "credits": "3",
            "unit": "semester",
        },
        {
            "category": "Authorship",
            "title": "Labeling at the bedside",
            "provider": "Journal of Phlebotomy Practice",
            "completed_on": "2026-03-01",
            "kind": "article",
        },
        {
            "category": "Instructional presentation",
            "title": "Order of draw",
            "provider": "Lakeview Medical Center",
            "completed_on": "2026-02-12",
            "hours": "1",
        },
        {
            "category": "Organizational participation",
            "title": "Education committee",
            "provider": "State society",
            "completed_on": "2026-06-30",
            "role": "committee",
            "years": "1",
        },
    ]
    return [tuple(row.get(name, "") for name in HEADS) for row in rows]
