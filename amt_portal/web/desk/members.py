"""The list of certifications: filter, sort, page, and export what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amt_portal.verbs import PortalVerb
from members.models import Certification, Program, Role, StandingWord
from members.queries.listing import ORDERS, Order, Place, rows
from members.queries.people import certifications
from members.queries.programs import code_and_name
from members.services import history
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.downloads import csv_download
from plumbing.paging import MOST_PAGES, PlacedPage, UncountedPaginator, number_of

ROWS_A_PAGE = 50
CHUNK = 1000
WAYS_BACK = [("pay_dues", "Pay dues"), ("recertify", "Recertify")]
EXPORT_HEADER = (
    "certification",
    "program",
    "member_number",
    "last_name",
    "first_name",
    "email",
    "granted_on",
    "standing",
    "since",
    "way_back",
    "next_change_on",
)


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing to choose by: `name` in the address, `column` of the copy of standing."""

    name: str
    label: str
    column: str
    choices: list[tuple[str, str]]
    value: str


def _filters(query: QueryDict) -> list[Filter]:
    """What can be chosen by, each with what an address chooses; "" where that is no choice."""
    programs = [(str(row.pk), str(row)) for row in Program.objects.order_by("key")]
    return [
        Filter(name, label, column, choices, asked if asked in dict(choices) else "")
        for name, label, column, choices in (
            ("standing", "Standing", "word", StandingWord.choices),
            ("program", "Program", "program", programs),
            ("way_back", "Way back", "way_back", WAYS_BACK),
        )
        for asked in [query.get(name, "")]
    ]


COLUMNS = (
    ("Member", "name"),
    ("Certification", "number"),
    ("Program", ""),
    ("Standing", ""),
    ("Since", ""),
    ("Next change", "next_change"),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """Of a column. sort: what turns it around, "" of one without order; now: how it is sorted."""

    label: str
    sort: str
    now: str = ""

    @classmethod
    def of(cls, label: str, key: str, asked: str) -> Heading:
        if asked.removeprefix("-") != key:
            return cls(label, key)
        return cls(label, key, "descending") if asked != key else cls(label, f"-{key}", "ascending")


@require_safe
@staff_required()
def members(request: HttpRequest) -> HttpResponse:
    """Certifications by the copy of their standing."""
    filters = _filters(request.GET)
    asked = request.GET.get("sort", "")
    order = asked if asked in ORDERS else "number"
    page = _page(filters, ORDERS[order], request.GET)
    chosen = urlencode({each.name: each.value for each in filters if each.value})
    today = clock.today()
    return render(
        request,
        "desk/members.html",
        {
            "filters": filters,
            "headings": [Heading.of(label, key, order) for label, key in COLUMNS],
            "lines": [(row, code_and_name(row.program, today).code) for row in page],
            "page": page,
            "chosen": chosen,
            "query": "&".join(filter(None, [chosen, asked and f"sort={order}"])),
        },
    )


def _page(filters: list[Filter], order: Order, query: QueryDict) -> PlacedPage:
    """The page after or before a place, or without one the page of that number. One that is not
    there is the first.
    """
    chosen = {each.column: each.value for each in filters if each.value}
    asked = partial(rows, order, chosen, most=ROWS_A_PAGE + 1)
    number = number_of(query.get("page", 1))
    if before := order.place(query.getlist("before")):
        found = asked(behind=before, backwards=True)
        if len(found) > ROWS_A_PAGE:
            return _shown(found[1:], max(number, 2), more=True)
    elif after := order.place(query.getlist("after")):
        if found := asked(behind=after):
            return _shown(found, max(number, 2))
    elif 1 < number <= MOST_PAGES and (found := asked(passed_over=(number - 1) * ROWS_A_PAGE)):
        return _shown(found, number)
    return _shown(asked(), 1)


def _shown(
    found: list[tuple[Certification, Place]], number: int, *, more: bool = False
) -> PlacedPage:
    shown = found[:ROWS_A_PAGE]
    paginator = UncountedPaginator([], ROWS_A_PAGE)
    more = more or len(found) > ROWS_A_PAGE
    page = PlacedPage([row for row, _ in shown], number, paginator, more=more)
    if shown:
        page.before, page.after = shown[0][1], shown[-1][1]
    return page


EXPORTERS = (Role.RECORDS, Role.FINANCE, Role.MAIL)


@require_safe
@staff_required(*EXPORTERS)
def export(request: HttpRequest) -> HttpResponseBase:
    """All that the filter leaves, by certification number, as CSV; noted in the history."""
    filters = _filters(request.GET)
    history.record(
        actor=actor(request),
        verb=PortalVerb.EXPORTED,
        subject="list:certifications",
        after={each.name: each.value for each in filters},
    )
    chosen = {f"standing__{each.column}": each.value for each in filters if each.value}
    rows = certifications().filter(**chosen).order_by("number")
    return csv_download("certifications.csv", EXPORT_HEADER, _rows(rows))


def _rows(certifications: QuerySet[Certification]) -> Iterator[tuple[object, ...]]:
    today = clock.today()
    for row in certifications.iterator(chunk_size=CHUNK):
        person, standing = row.certificant, row.standing
        yield (
            row.number,
            code_and_name(row.program, today).code,
            person.member_number,
            person.last_name,
            person.first_name,
            person.email,
            row.granted_on,
            standing.word,
            standing.since,
            standing.way_back,
            standing.next_change_on,
        )
