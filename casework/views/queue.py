"""The list of cases that wait, taking one and giving it back, and deciding it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import kinds
from casework.forms import ConflictForm, DecisionForm
from casework.models import Case
from casework.queries import cases as queries
from casework.queries import desk
from casework.rules.reviewers import WORDS, Barred
from casework.services import decisions, taking
from casework.services.cases import CaseRefused
from casework.views.looking import LISTS
from casework.views.review import address, in_words
from casework.views.who import kinds_of, reviewers, staff_of
from members.models import Matter, User
from members.queries.matters import holders_of
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile
from plumbing.paging import UncountedPaginator

ROWS = 50


@require_safe
@reviewers
def queue(request: HttpRequest) -> HttpResponse:
    """Cases of a kind by age: mine, all that wait, those that are late, those of one state."""
    user, on, asked = staff_of(request), clock.today(), request.GET
    mine = kinds_of(user)
    kind = next((each for each in mine if each.key == asked.get("kind")), mine[0])
    which = asked["in"] if asked.get("in") in LISTS else desk.ALL
    state = asked["state"] if asked.get("state") in kind.waits_in else ""
    rows = desk.listed(kind, user, which, on)
    if state:
        rows = rows.filter(state=state)
    page = UncountedPaginator(rows, ROWS).page(asked.get("page"))
    kept = {"kind": kind.key if len(mine) > 1 else "", "in": which, "state": state}
    first = queries.next_for(kind, user)
    context = {
        "kind": kind,
        "kinds": mine,
        "first": first,
        "first_days": desk.days_waited(first, on) if first else 0,
        "which": which,
        "state": state,
        "states": [(each, kind.word(each)) for each in sorted(kind.waits_in)],
        "rows": desk.beside(kind, list(page.object_list), on),
        "page": page,
        "query": urlencode({name: value for name, value in kept.items() if value}),
        "goal": kind.goal_days(on),
        "goal_mark": kind.goal_mark(on),
        "alone": not holders_of(kind.role).exclude(pk=user.pk).exists(),
    }
    return render(request, "casework/queue.html", context)


@require_POST
@reviewers
def take_next(request: HttpRequest) -> HttpResponse:
    """The case of mine that has waited longest, else of those that nobody has."""
    user = staff_of(request)
    allowed = kinds_of(user)
    kind = next((each for each in allowed if each.key == request.POST.get("kind")), allowed[0])
    mine = queries.mine(kind, user).first()
    try:
        case = (
            taking.take(case_id=mine.pk, actor=user)
            if mine
            else taking.take_next(kind=kind, actor=user)
        )
    except CaseRefused as refused:
        messages.error(request, str(refused))
        return redirect("casework:queue")
    if case is None:
        messages.info(request, "No case waits for you now.")
        return redirect("casework:queue")
    return redirect(address(case))


@require_POST
@reviewers
def take(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Take this very case."""
    case = case_of(request, kind, number)
    try:
        taking.take(case_id=case.pk, actor=staff_of(request))
    except CaseRefused as refused:
        messages.error(request, str(refused))
    return redirect(address(case))


@require_POST
@reviewers
def give_back(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Let anybody take it."""
    case = case_of(request, kind, number, judge=False)
    try:
        taking.give_back(case_id=case.pk, actor=staff_of(request))
    except CaseRefused as refused:
        messages.error(request, str(refused))
        return redirect(address(case))
    messages.success(request, f"Case {case.number} is given back. What you found stays with it.")
    return redirect("casework:queue")


@require_http_methods(["GET", "POST"])
@reviewers
def conflict(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Declare a conflict of interest with the person of a case."""
    case = case_of(request, kind, number)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taking.declare_conflict(
            certificant=case.certificant, why=form.cleaned_data["why"], actor=staff_of(request)
        )
        messages.success(
            request, f"Noted. You are offered no case of {case.certificant.full_name} from now on."
        )
        return redirect("casework:queue")
    return render(
        request, "casework/conflict.html", {"case": case, "form": form, "back": address(case)}
    )


@require_http_methods(["GET", "POST"])
@reviewers
def decide(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Choose how a case is decided, with what follows from it."""
    page = _Deciding(case_of(request, kind, number), request.POST or None)
    case, form = page.case, page.form
    if request.method == "POST" and form.is_valid():
        try:
            done = decisions.decide(
                case_id=case.pk,
                choice=form.cleaned_data["choice"],
                note=form.cleaned_data["note"],
                version=form.cleaned_data["version"],
                actor=staff_of(request),
                on=clock.today(),
            )
        except ChangedMeanwhile as changed:
            page = _Deciding(case_of(request, kind, number), request.POST, anew=True)
            page.form.add_error(None, in_words(changed))
        except CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _said(case, done))
            return redirect("casework:queue")
    return render(request, "casework/decide.html", page.context(staff_of(request)))


class _Deciding:
    """The page on which a case is decided, as the case is now. anew: what was typed is shown on it
    again, to be sent by who has seen it so.
    """

    def __init__(self, case: Case, typed: QueryDict | None, *, anew: bool = False) -> None:
        self.case = case
        self.dossier, self.lines = desk.lines_of(case)
        verdicts = {line.item.pk: line.verdict for line in self.lines if line.verdict}
        accepted = queries.accepted_points([line.item for line in self.lines], verdicts)
        self.choices = self.dossier.choices(accepted, sum(each.open for each in self.lines))
        if anew and typed is not None:
            typed = typed.copy()
            typed["version"] = str(case.version)
        self.form = DecisionForm(typed, choices=self.choices, initial={"version": case.version})

    def context(self, user: User) -> dict[str, Any]:
        case, two = self.case, any(each.second and not each.why_not for each in self.choices)
        return {
            "case": case,
            "kind": kinds.of(case.kind),
            "dossier": self.dossier,
            "lines": self.lines,
            "tally": desk.tally_of(self.dossier, self.lines, None),
            "choices": self.choices,
            "form": self.form,
            "needs_note": next((each.label for each in self.choices if each.needs_note), ""),
            "others": queries.who_else_may(case, user) if two else [],
            "back": address(case),
            "preview": reverse("casework:preview", args=[case.kind, case.number]),
        }


def _said(case: Case, done: Any) -> str:
    if isinstance(done, Matter):
        return f"Case {case.number} waits for a second person now. Nothing is decided yet."
    return f"Case {case.number} is decided."


def case_of(request: HttpRequest, key: str, number: str, *, judge: bool = True) -> Case:
    """A case for who may judge it; 404 for everybody else. judge: False where who decided what is
    looked at anew may come as well.
    """
    user = staff_of(request)
    kind = next((each for each in kinds_of(user) if each.key == key), None)
    rows = Case.objects.select_related("certificant", "taken_by", "changed_by")
    case: Case | None = rows.filter(kind=kind.key, number=number).first() if kind else None
    if case is None:
        raise Http404
    found = queries.why_barred(case, user)
    if found and (judge or found is not Barred.DECIDED_BEFORE):
        messages.error(request, WORDS[found])
        raise Http404
    return case
