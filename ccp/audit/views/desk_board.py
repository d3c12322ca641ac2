"""The board of a round (staff desk): cases by state and age, mine, figures, lists behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ccp.audit.models import Round
from ccp.audit.queries import board as queries
from ccp.audit.rules.board import AGES, STATES
from ccp.audit.rules.figures import GOAL_DAYS
from ccp.audit.verbs import AuditVerb
from ccp.audit.views.board_page import STATE_LOOKS, Board
from ccp.audit.views.desk_round import csv_answer, may_read
from members.models import User
from members.queries.policy import policy
from members.services import history
from plumbing import clock
from plumbing.paging import UncountedPaginator

ROWS_A_PAGE = 50
AGE_WORDS = {"first": "the first days", "goal": "within the goal", "over": "over the goal"}
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
    context = {"board": Board(held, clock.today(), _actor(request)), "held": held}
    return render(request, "ccp/audit/desk_board.html", context)


@may_read
@require_safe
def cases(request: HttpRequest, year: int) -> HttpResponse:
    """The cases behind a number of the board."""
    state, age = _asked(request.GET)
    on = clock.today()
    rows = UncountedPaginator(_rows(year, state, age), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "year": year,
        "rows": [(row, (on - row.since).days, STATE_LOOKS[row.case.state]) for row in rows],
        "page": rows,
        "state": state,
        "age": age,
        "title": STATE_LOOKS[state][0] if state else "All cases",
        "age_words": AGE_WORDS.get(age, ""),
        "query": urlencode({"state": state, "age": age}),
    }
    return render(request, "ccp/audit/desk_cases.html", context)


@may_read
@require_POST
def cases_csv(request: HttpRequest, year: int) -> StreamingHttpResponse:
    """The same list, whole, as CSV."""
    state, age = _asked(request.POST)
    held = get_object_or_404(Round, year=year)
    history.record(
        actor=_actor(request),
        verb=AuditVerb.AUDIT_EXPORTED,
        subject=held.subject,
        after={"year": year, "list": f"cases {state}".strip()},
    )
    return csv_answer(f"audit-cases-{year}.csv", HEADER, _cells(_rows(year, state, age)))


def _cells(rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    on = clock.today()
    for row in rows.iterator(chunk_size=1000):
        held, case, since = row.certification, row.case, row.since
        yield (
            *(case.number, held.certificant.member_number, held.certificant.full_name),
            *(row.unit.program if row.unit else "", held.number, row.start),
            *(case.state, since, (on - since).days, case.taken_by or "", row.last_day or ""),
        )


def _rows(year: int, state: str, age: str) -> QuerySet[Any]:
    on = clock.today()
    return queries.listed(year, on, policy()[GOAL_DAYS].on(on), state=state, age=age)


def _asked(typed: Any) -> tuple[str, str]:
    """A state and an age as the address names them; 404 for what is none."""
    state, age = typed.get("state", ""), typed.get("age", "")
    if (state and state not in STATES) or (age and age not in AGES):
        raise Http404
    return state, age


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
