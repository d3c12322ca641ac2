"""The board of a round (staff desk): cases by state and age, mine, figures, lists behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casework.views.board import Listed
from ccp.audit.models import Round
from ccp.audit.queries import board as queries
from ccp.audit.verbs import AuditVerb
from ccp.audit.views.board_page import RoundBoard
from ccp.audit.views.desk_round import may_read
from members.models import User
from members.services import history
from plumbing import clock
from plumbing.downloads import csv_download

HEADER = (
    *("case", "member_number", "name", "program", "certification_number", "cycle_start"),
    *("state", "since", "days", "reviewer", "last_day"),
)


@may_read
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The board of the latest round with open cases that were told of, else of the latest that was
    drawn, else the page of this year's round.
    """
    drawn = queries.round_at_work()
    if drawn is None:
        return redirect("audit:desk_round", clock.today().year)
    return redirect("audit:desk_board", drawn.year)


@may_read
@require_safe
def desk_board(request: HttpRequest, year: int) -> HttpResponse:
    """The board of a round; before its draw the page of the round."""
    held = Round.objects.filter(year=year, state=Round.State.DRAWN).first()
    if held is None:
        return redirect("audit:desk_round", year)
    context = {"board": _board(request, held), "held": held, **_addresses(year)}
    return render(request, "ccp/audit/desk_board.html", context)


@may_read
@require_safe
def cases(request: HttpRequest, year: int) -> HttpResponse:
    """The cases behind a number of the board."""
    board = _board(request, get_object_or_404(Round, year=year))
    context = {
        **board.listed(request.GET).page(request.GET.get("page")),
        **_addresses(year),
        "board_title": f"CCP audit, round {year}",
        "about": "ccp/audit/_of_program.html",
    }
    return render(request, "casework/board/cases.html", context)


@may_read
@require_POST
def cases_csv(request: HttpRequest, year: int) -> StreamingHttpResponse:
    """The same list, whole, as CSV."""
    held = get_object_or_404(Round, year=year)
    listed = _board(request, held).listed(request.POST)
    history.record(
        actor=_actor(request),
        verb=AuditVerb.AUDIT_EXPORTED,
        subject=held.subject,
        after={"year": year, "list": f"cases {listed.state}".strip()},
    )
    return csv_download(f"audit-cases-{year}.csv", HEADER, _cells(listed))


def _cells(listed: Listed) -> Iterator[tuple[Any, ...]]:
    for row, days in listed.whole():
        held, case = row.certification, row.case
        yield (
            *(case.number, held.certificant.member_number, held.certificant.full_name),
            *(row.unit.program if row.unit else "", held.number, row.start),
            *(case.state, row.since, days, case.taken_by or "", row.last_day or ""),
        )


def _board(request: HttpRequest, held: Round) -> RoundBoard:
    return RoundBoard(clock.today(), _actor(request), held)


def _addresses(year: int) -> dict[str, str]:
    return {
        "board_url": reverse("audit:desk_board", args=[year]),
        "list_url": reverse("audit:desk_cases", args=[year]),
        "csv_url": reverse("audit:desk_cases_csv", args=[year]),
    }


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
