"""The board of applications (staff desk): by route, state and age, mine, figures, lists behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casework.views.board import Listed
from members.models import Role, User
from members.queries.programs import code_and_name
from members.services import history
from plumbing import clock
from plumbing.access import staff_required
from plumbing.downloads import csv_download
from recert.models.application import Route
from recert.verbs import RecertVerb
from recert.views.board_page import ApplicationsBoard

TITLE = "Recertification"
HEADER = (
    *("application", "member_number", "name", "program", "certification_number", "route"),
    *("state", "since", "days", "reviewer", "begun_on", "submitted_on", "ended_on", "last_day"),
)
may_read = staff_required(Role.RECORDS, Role.ADMIN)


@may_read
@require_safe
def desk_board(request: HttpRequest) -> HttpResponse:
    """The board, of one route or both."""
    context = {
        "board": _board(request, request.GET),
        "routes": [("", "Both routes"), *Route.choices],
        **_addresses(),
    }
    return render(request, "recert/desk_board.html", context)


@may_read
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """The applications behind a number of the board."""
    listed = _listed(request, request.GET)
    context = {
        **listed.page(request.GET.get("page")),
        **_addresses(),
        "board_title": TITLE,
        "about": "recert/_of_program.html",
    }
    return render(request, "casework/board/cases.html", context)


@may_read
@require_POST
def applications_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list, whole, as CSV."""
    listed = _listed(request, request.POST)
    history.record(
        actor=_actor(request),
        verb=RecertVerb.RECERT_EXPORTED,
        subject="list:applications",
        after={name: value for name, value in listed.asked.items() if value},
    )
    return csv_download("applications.csv", HEADER, _cells(listed))


def _cells(listed: Listed) -> Iterator[tuple[Any, ...]]:
    for row, days in listed.whole():
        held, case = row.certification, row.case
        yield (
            *(case.number, held.certificant.member_number, held.certificant.full_name),
            *(code_and_name(held.program, listed.board.on).code, held.number, row.route),
            *(case.state, row.since, days, case.taken_by or "", row.begun_on),
            *(row.submitted_on or "", row.ended_on or "", row.last_day or ""),
        )


def _listed(request: HttpRequest, typed: QueryDict) -> Listed:
    return _board(request, typed).listed(typed)


def _board(request: HttpRequest, typed: QueryDict) -> ApplicationsBoard:
    route = typed.get("route", "")
    if route and route not in Route.values:
        raise Http404
    return ApplicationsBoard(clock.today(), _actor(request), route)


def _addresses() -> dict[str, str]:
    return {
        "board_url": reverse("recert:desk_board"),
        "list_url": reverse("recert:desk_applications"),
        "csv_url": reverse("recert:desk_applications_csv"),
    }


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
