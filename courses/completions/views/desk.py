"""Completions at the desk (records): what waits for a person, and one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
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
from ccp.rules.figures import CCP_LATE_POSTING_DAYS
from ccp.rules.points import Tally
from ccp.rules.postings import last_day_in_time
from courses.completions.forms import FindForm, ReasonForm, SettleForm
from courses.completions.models import Completion, Conflict, Why
from courses.completions.queries import completions as queries
from courses.completions.queries import doors
from courses.completions.queries.people import candidates
from courses.completions.services import correcting, counting, deciding, withdrawing
from courses.completions.services.correcting import Deed
from courses.completions.services.file_kind import KIND
from courses.completions.services.reading import FIELDS
from members.models import Certificant, Role, User
from members.queries.policy import policy
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.flow import IllegalMove
from plumbing.paging import UncountedPaginator
from plumbing.templatetags.ui import two_places

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
        "sessions": doors.meetings_on(clock.today()),
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
    return page(request, completion_of(pk))


def page(request: HttpRequest, row: Completion, **forms: Any) -> HttpResponse:
    """The page of one, with what was typed into a form of it."""
    sent = request.POST if "who" in request.POST else request.GET
    find = FindForm(sent if "who" in sent else None)
    found: Sequence[Certificant] = ()
    if row.state == State.PARKED and find.is_bound and find.is_valid():
        found = candidates(find.cleaned_data["who"])
        if not found:
            find.add_error("who", "Nobody has this number or name. Look at it again.")
    conflicts, by = _conflicts(row), actor(request)
    context = {
        "row": row,
        "line": _line(row),
        "conflicts": conflicts,
        "cycles": _closed(row),
        "asked": correcting.waiting(row),
        "own": row.certificant is not None and row.certificant.user_id == by.pk,
        "person": request.POST.get("person", ""),
        "told": row.told.select_related("told_by").order_by("-told_at"),
        "notices": queries.told_of(row),
        **_foreseen(row, by),
        "decide_url": _decide_url(row, found),
        "find": find,
        "found": found,
        "reason_form": ReasonForm(),
        "settle_form": SettleForm(),
        "email": _email(row, conflicts),
    } | forms
    return render(request, "completions/desk_completion.html", context)


def _decide_url(row: Completion, found: Sequence[Certificant]) -> str:
    """Where the first button of what is parked leads."""
    deed = "desk_match" if found else "desk_refuse"
    return reverse(f"completions:{'desk_take' if row.why == Why.HOURS else deed}", args=[row.pk])


def _foreseen(row: Completion, by: User) -> dict[str, Any]:
    """What a correction that it waits for would tell the member; or why it cannot be made."""
    deed = Deed.TAKE_BACK if row.withdrawing else Deed.POST
    if row.certificant is None or not (row.withdrawing or row.state == State.WAITING):
        return {}
    try:
        return {
            "foreseen": correcting.foreseen(completion=row, deed=deed, on=clock.today(), actor=by)
        }
    except IllegalMove as refused:
        return {"problem": str(refused)}


def _conflicts(row: Completion) -> list[tuple[Conflict, list[Beside]]]:
    rows = row.conflicts.select_related("settled_by").order_by("settled_at", "pk")
    return [(one, _beside(row, one)) for one in rows]


@require_POST
@records
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """It is that person's."""
    sent = request.POST.get("person", "")
    person = Certificant.objects.filter(pk=sent).first() if sent.isdecimal() else None
    if person is None:
        messages.warning(request, "Say whose it is: look for the person, and choose one.")
        return page(request, completion_of(pk), reason_form=ReasonForm(request.POST))

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
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Count it with all its hours."""

    def deed(row: Completion, reason: str) -> str:
        done = deciding.take(completion=row, reason=reason, on=clock.today(), actor=actor(request))
        return f"Its hours are taken as they came: {done.get_state_display().lower()}."

    return _with_reason(request, pk, deed)


@require_POST
@records
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep that its provider was told what the page says."""
    row = completion_of(pk)
    said = _email(row, _conflicts(row))
    if not said:
        messages.warning(request, "There is nothing to tell about it any more.")
        return redirect("completions:desk_completion", pk)
    deciding.told(
        completion=row,
        email=said["to"],
        subject=said["subject"],
        text=said["text"],
        actor=actor(request),
    )
    messages.success(request, "It is kept that the provider was told.")
    return redirect("completions:desk_completion", pk)


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
        return page(request, completion_of(conflict.completion_id), settle_form=form)
    deciding.settle(conflict=conflict, how=form.cleaned_data["note"], actor=actor(request))
    messages.success(request, "The conflict is settled.")
    return redirect("completions:desk_completion", conflict.completion_id)


def _with_reason(
    request: HttpRequest, pk: int, deed: Callable[[Completion, str], str]
) -> HttpResponse:
    row, form = completion_of(pk), ReasonForm(request.POST)
    if not form.is_valid():
        return page(request, row, reason_form=form)
    try:
        messages.success(request, deed(row, form.cleaned_data["reason"]))
    except IllegalMove as refused:
        messages.warning(request, str(refused))
    return redirect("completions:desk_completion", pk)


def completion_of(pk: int) -> Completion:
    """One completion, as its page reads it."""
    rows = Completion.objects.select_related(
        "provider__recipient", "certificant__user", "activity", "course"
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
    record["contact_hours"] = two_places(row.hours)
    came = {name: str(conflict.came.get(name, "")) for name in FIELDS}
    came["contact_hours"] = _hours(came["contact_hours"])
    return [
        Beside(name, record[name], came[name])
        for name in FIELDS
        if record[name] or conflict.came.get(name)
    ]


def _hours(sent: str) -> str:
    """Hours as ours are written; as they came where they are no number."""
    try:
        return two_places(Decimal(sent))
    except InvalidOperation:
        return sent


def _email(row: Completion, conflicts: Sequence[tuple[Conflict, list[Beside]]]) -> dict[str, str]:
    """What to write to the provider, ready for a mail program; nothing where nothing is to say."""
    open_ = [(one, beside) for one, beside in conflicts if one.settled_at is None]
    parked = "hours" if row.why == Why.HOURS else "parked"
    words = "conflict" if open_ else parked if row.state == State.PARKED else ""
    if not words or row.provider.own:
        return {}
    known = policy()
    said = {
        "row": row,
        "conflicts": open_,
        "in_time": row.arrived_on <= last_day_in_time(row.completed_on, known),
        "days": known[CCP_LATE_POSTING_DAYS].on(row.completed_on),
    }
    text = render_to_string(f"completions/email/{words}.txt", said).strip()
    to = row.provider.recipient.email if row.provider.recipient else ""
    subject = f"Completion {row.completion_id}"
    link = f"mailto:{quote(to)}?subject={quote(subject)}&body={quote(text)}"
    return {"to": to, "subject": subject, "text": text, "link": link}
