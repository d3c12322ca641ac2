"""Completions at the desk (records): what waits for a person, and one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ccp.models import Cycle
from ccp.queries.tally import reported, tally_of
from ccp.rules.activities import ActivityFacts
from ccp.rules.points import Tally
from courses.completions.forms import FindForm, ReasonForm, SettleForm
from courses.completions.models import Completion, Conflict
from courses.completions.queries import completions as queries
from courses.completions.queries.people import candidates
from courses.completions.services import counting, deciding, withdrawing
from courses.completions.services.file_kind import KIND
from courses.completions.services.reading import FIELDS
from members.models import Certificant, Role
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.flow import IllegalMove
from plumbing.paging import UncountedPaginator

ROWS_A_PAGE = 50
LISTS = (
    ("parked", "Parked", "Nobody is known for them yet."),
    ("conflicts", "Conflicts", "Something else came under an id that was taken."),
    ("waiting", "To decide", "A cycle was closed, or a withdrawal was asked for."),
    ("recent", "All", "The latest first."),
)
State = Completion.State
TONES = {
    State.RECEIVED: ("info", "loader"),
    State.COUNTED: ("active", "circle-check"),
    State.PARKED: ("grace", "hourglass"),
    State.WAITING: ("grace", "clock-alert"),
    State.KEPT: ("suspended", "circle-minus"),
    State.REFUSED: ("lapsed", "circle-x"),
    State.WITHDRAWN: ("suspended", "undo-2"),
}

records = staff_required(Role.RECORDS)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists. number: None where it is not counted."""

    key: str
    label: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A completion as lists show it; why: what is to be looked at."""

    row: Completion
    why: str

    @property
    def tone(self) -> str:
        return TONES[State(self.row.state)][0]

    @property
    def icon(self) -> str:
        return TONES[State(self.row.state)][1]


@dataclass(frozen=True, slots=True)
class Beside:
    """A field of what came, beside what is on record."""

    name: str
    record: str
    came: str

    @property
    def differs(self) -> bool:
        return bool(self.came) and self.record.casefold() != self.came.casefold()


@require_safe
@records
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for a person, in lists of their own; the first that holds something is open."""
    counts: dict[str, int | None] = {
        "parked": queries.parked().count(),
        "conflicts": queries.conflicts().count(),
        "waiting": queries.for_staff().count(),
        "recent": None,
    }
    filled = next((key for key, _, _ in LISTS if counts[key]), "recent")
    asked = request.GET.get("list", "")
    which = asked if asked in counts else filled
    page = UncountedPaginator.of(request, _rows(which), ROWS_A_PAGE)
    context = {
        "tabs": [Tab(key, label, counts[key]) for key, label, _ in LISTS],
        "which": which,
        "says": next(says for key, _, says in LISTS if key == which),
        "lines": [_line(row) for row in page],
        "page": page,
        "query": f"list={which}",
        "kind": KIND,
        "sessions": queries.sessions_on(clock.today()),
        "may_keep_providers": actor(request).has_role(Role.ADMIN),
    }
    return render(request, "completions/desk.html", context)


def _rows(which: str) -> Any:
    if which == "conflicts":
        return queries.conflicts().select_related("completion__provider")
    rows = {
        "parked": queries.parked(),
        "waiting": queries.for_staff(),
        "recent": Completion.objects.order_by("-pk"),
    }[which]
    return rows.select_related("provider", "certificant")


def _line(row: Completion | Conflict) -> Line:
    if isinstance(row, Conflict):
        times = f", {row.times} times" if row.times > 1 else ""
        return Line(row.completion, f"Something else came on {row.came_at:%B %-d}{times}.")
    if row.withdrawing:
        return Line(row, "Its provider asks to withdraw it.")
    return Line(row, f"{row.get_why_display()}." if row.why else "")


@require_safe
@records
def desk_completion(request: HttpRequest, pk: int) -> HttpResponse:
    """One completion: what was sent, what became of it, and what can be done."""
    return _page(request, _completion(pk))


def _page(request: HttpRequest, row: Completion, **forms: Any) -> HttpResponse:
    find = FindForm(request.GET if "number" in request.GET else None)
    found: Sequence[Certificant] = ()
    if row.state == State.PARKED and find.is_bound and find.is_valid():
        found = candidates(find.cleaned_data["number"])
        if not found:
            find.add_error("number", "Nobody has this number. Look at it again.")
    conflicts = [
        (one, _beside(row, one))
        for one in row.conflicts.select_related("settled_by").order_by("settled_at", "pk")
    ]
    context = {
        "row": row,
        "line": _line(row),
        "conflicts": conflicts,
        "cycles": _closed(row),
        "decide_url": reverse(
            "completions:desk_post" if row.state == State.WAITING else "completions:desk_refuse",
            args=[row.pk],
        ),
        "find": find,
        "found": found,
        "reason_form": ReasonForm(),
        "settle_form": SettleForm(),
        "email": _email(row, conflicts),
    } | forms
    return render(request, "completions/desk_completion.html", context)


@require_POST
@records
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """It is that person's."""
    sent = request.POST.get("person", "")
    person = Certificant.objects.filter(pk=sent).first() if sent.isdecimal() else None
    if person is None:
        messages.warning(request, "Look for the person by number first.")
        return redirect("completions:desk_completion", pk)

    def deed(row: Completion, reason: str) -> str:
        done = deciding.match(
            completion=row,
            person=person,
            certification=None,
            reason=reason,
            on=clock.today(),
            actor=actor(request),
        )
        return f"It is on the record of {person.full_name}: {done.get_state_display().lower()}."

    return _with_reason(request, pk, deed)


@require_POST
@records
def post_closed(request: HttpRequest, pk: int) -> HttpResponse:
    """Post it to the closed cycle, as a correction."""

    def deed(row: Completion, reason: str) -> str:
        deciding.post_closed(completion=row, reason=reason, on=clock.today(), actor=actor(request))
        return "It is posted. Its cycle was judged anew."

    return _with_reason(request, pk, deed)


@require_POST
@records
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Take nothing of it."""

    def deed(row: Completion, reason: str) -> str:
        deciding.refuse(completion=row, reason=reason, actor=actor(request))
        return "Nothing more of it is taken."

    return _with_reason(request, pk, deed)


@require_POST
@records
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take its points back out of a closed cycle, as its provider asks."""

    def deed(row: Completion, reason: str) -> str:
        withdrawing.take_back(completion=row, reason=reason, on=clock.today(), actor=actor(request))
        return "Its points are taken back. Its cycle was judged anew."

    return _with_reason(request, pk, deed)


@require_POST
@records
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Let its points stay, though its provider asks to withdraw it."""

    def deed(row: Completion, reason: str) -> str:
        withdrawing.decline(completion=row, reason=reason, actor=actor(request))
        return "Its points stay."

    return _with_reason(request, pk, deed)


@require_POST
@records
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A conflict is settled with its provider."""
    conflict = get_object_or_404(Conflict.objects.select_related("completion"), pk=pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, _completion(conflict.completion_id), settle_form=form)
    deciding.settle(conflict=conflict, how=form.cleaned_data["note"], actor=actor(request))
    messages.success(request, "The conflict is settled.")
    return redirect("completions:desk_completion", conflict.completion_id)


def _with_reason(
    request: HttpRequest, pk: int, deed: Callable[[Completion, str], str]
) -> HttpResponse:
    row, form = _completion(pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, reason_form=form)
    try:
        messages.success(request, deed(row, form.cleaned_data["reason"]))
    except IllegalMove as refused:
        messages.warning(request, str(refused))
    return redirect("completions:desk_completion", pk)


def _completion(pk: int) -> Completion:
    rows = Completion.objects.select_related(
        "provider__recipient", "certificant", "activity", "course"
    )
    return get_object_or_404(rows, pk=pk)


@dataclass(frozen=True, slots=True)
class Closed:
    """A cycle that was closed when it came: where it stands, and where it would."""

    cycle: Cycle
    now: Tally
    then: Tally


def _closed(row: Completion) -> list[Closed]:
    """The cycles that were closed when it came, oldest first: two queries."""
    cycles = Cycle.objects.filter(
        certification__in=row.left, start__lte=row.completed_on, end__gt=row.completed_on
    ).select_related("certification__program")
    on, known = clock.today(), reported(row.left)
    more = ActivityFacts(0, counting.category_of(row), row.completed_on, row.hours)
    return [
        Closed(
            cycle,
            tally_of(cycle, known.get(cycle.certification_id, ()), on),
            tally_of(cycle, [*known.get(cycle.certification_id, ()), more], on),
        )
        for cycle in cycles.order_by("start", "pk")
    ]


def _beside(row: Completion, conflict: Conflict) -> list[Beside]:
    record = {name: str(getattr(row, name, "")) for name in FIELDS}
    record["contact_hours"] = str(row.hours)
    return [
        Beside(name, record[name], str(conflict.came.get(name, "")))
        for name in FIELDS
        if record[name] or conflict.came.get(name)
    ]


def _email(row: Completion, conflicts: Sequence[tuple[Conflict, list[Beside]]]) -> dict[str, str]:
    """What to write to the provider, ready for a mail program; nothing where nothing is to say."""
    open_ = [(one, beside) for one, beside in conflicts if one.settled_at is None]
    words = "conflict" if open_ else "parked" if row.state == State.PARKED else ""
    if not words or row.provider.own:
        return {}
    text = render_to_string(
        f"completions/email/{words}.txt", {"row": row, "conflicts": open_}
    ).strip()
    to = row.provider.recipient.email if row.provider.recipient else ""
    subject = f"Completion {row.completion_id}"
    link = f"mailto:{quote(to)}?subject={quote(subject)}&body={quote(text)}"
    return {"to": to, "subject": subject, "text": text, "link": link}
