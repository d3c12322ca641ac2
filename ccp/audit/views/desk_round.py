"""Rounds (staff desk): who could be drawn, the freeze, the seed, the draw, what is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccp.audit.models import Round
from ccp.audit.queries import round_table
from ccp.audit.queries import rounds as queries
from ccp.audit.rules.population import LeftOut
from ccp.audit.services import rounds, second
from ccp.audit.services.rounds import FIRST_YEAR, LAST_YEAR, RoundRefused, Seed
from ccp.audit.verbs import AuditVerb
from ccp.audit.views.round_forms import FreezeForm, LeaveOutForm, RedrawForm, SeedForm
from ccp.audit.views.round_page import Page
from members.models import Matter, Role, User
from members.queries.matters import who_else_may
from members.services import history
from members.services.second_person import MatterRefused
from plumbing import clock
from plumbing.access import staff_required
from plumbing.downloads import csv_download
from plumbing.paging import UncountedPaginator

ROWS_A_PAGE = 50
LISTS = {
    LeftOut.OPEN_CASE: "Left out: an open case",
    LeftOut.PASSED_RECENTLY: "Left out: passed an audit lately",
    LeftOut.STAFF: "Left out as staff",
    round_table.DRAWN: "Drawn",
}
may_read = staff_required(Role.AUDITOR, Role.ADMIN)
may_draw = staff_required(Role.ADMIN, proven=True)


@may_read
@require_safe
def desk_round(request: HttpRequest, year: int) -> HttpResponse:
    """A round: a preview before its list is frozen, then what was fixed, drawn and published."""
    return _page(request, year)


@may_draw
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, year: int) -> HttpResponse:
    """Freeze the list as things stand today; again before a draw makes a new one."""
    form = FreezeForm(request.POST)
    if request.method == "POST" and form.is_valid():
        _done(
            request,
            lambda: rounds.freeze(
                year=year,
                on=clock.today(),
                actor=_actor(request),
                strata=form.cleaned_data["strata"],
            ),
            "The list is frozen. Its hash, rate and rule hold from now on: enter the seed next.",
        )
    return redirect("audit:desk_round", year)


@may_draw
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest, year: int) -> HttpResponse:
    """Draw with the seed that was typed, once."""
    form = SeedForm(request.POST or None)
    if request.method == "GET":
        return redirect("audit:desk_round", year)
    if form.is_valid() and _done(
        request,
        lambda: rounds.draw(
            year=year,
            seed=_seed(form),
            on=clock.today(),
            actor=_actor(request),
            shown=request.POST.get("list_sha256", ""),
        ),
        "Drawn. List, seed and certificate are published.",
    ):
        return redirect("audit:desk_round", year)
    return _page(request, year, seed_form=form)


@may_draw
@require_http_methods(["GET", "POST"])
def redraw(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for another draw; a second administrator confirms it."""
    form = RedrawForm(request.POST or None)

    def ask() -> Matter:
        reason = form.cleaned_data["reason"]
        return second.ask_redraw(year=year, seed=_seed(form), reason=reason, actor=_actor(request))

    return _asked(request, year, form, "Ask for a redraw", ask)


@may_draw
@require_http_methods(["GET", "POST"])
def leave_out(request: HttpRequest, year: int) -> HttpResponse:
    """Ask that somebody of the office is left out; a second administrator confirms it."""
    form = LeaveOutForm(request.POST or None)

    def ask() -> Matter:
        typed = form.cleaned_data
        return second.ask_exclusion(
            year=year,
            certification=typed["number"],
            reason=typed["reason"],
            actor=_actor(request),
        )

    return _asked(request, year, form, "Leave somebody out", ask)


@may_read
@require_safe
def certifications(request: HttpRequest, year: int, which: str) -> HttpResponse:
    """The list behind a number: those left out for a reason, or drawn; of a program or all."""
    page, program = Page.of(_year(year), clock.today()), request.GET.get("program", "")[:16]
    if which not in LISTS or page.held is None:
        raise Http404
    rows: Any
    if which == round_table.DRAWN:
        rows = round_table.drawn(page.draw, program) if page.draw else ()
    else:
        rows = round_table.left_out(page.held, which, program)
    shown = UncountedPaginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "which": which,
        "title": LISTS[which],
        "rows": shown,
        "program": program,
    }
    return render(request, "ccp/audit/desk_round_list.html", context)


@may_read
@require_POST
def drawn_csv(request: HttpRequest, year: int) -> StreamingHttpResponse:
    """The drawn tickets with their certifications, for staff alone."""
    held = _held(year)
    made = queries.last_draw(held)
    if made is None:
        raise Http404
    history.record(
        actor=_actor(request),
        verb=AuditVerb.AUDIT_EXPORTED,
        subject=held.subject,
        after={"year": held.year, "list": "the drawn tickets"},
    )
    header = ("id", "ticket", "certification_number", "cycle_start")
    return csv_download(f"drawn-{year}.csv", header, queries.drawn(made))


def _page(request: HttpRequest, year: int, *, seed_form: SeedForm | None = None) -> HttpResponse:
    page = Page.of(_year(year), clock.today())
    context = {
        "page": page,
        "freeze_form": FreezeForm(initial={"strata": page.held.strata if page.held else False}),
        "form": seed_form or SeedForm(),
        "may_draw": _actor(request).has_role(Role.ADMIN),
    }
    return render(request, "ccp/audit/desk_round.html", context)


def _asked(
    request: HttpRequest,
    year: int,
    form: RedrawForm | LeaveOutForm,
    title: str,
    ask: Callable[[], Matter],
) -> HttpResponse:
    """The page on which something for two is asked for."""
    year = _year(year)
    if request.method == "POST" and form.is_valid():
        try:
            matter = ask()
        except (RoundRefused, MatterRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Asked for: it waits for a second administrator.")
            return redirect("members:desk_matter", matter.pk)
    others = who_else_may(Role.ADMIN, but={_actor(request).pk})
    context = {"form": form, "title": title, "year": year, "others": others}
    return render(request, "ccp/audit/desk_round_ask.html", context)


def _done(request: HttpRequest, deed: Callable[[], object], said: str) -> bool:
    try:
        deed()
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, said)
    return True


def _seed(form: SeedForm) -> Seed:
    return Seed(form.cleaned_data["seed"], form.cleaned_data["origin"])


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def _held(year: int) -> Round:
    held = Round.objects.filter(year=year).first()
    if held is None:
        raise Http404
    return held


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
