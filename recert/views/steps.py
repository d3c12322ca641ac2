"""The steps of a draft, each saved by itself, and the look over it before paying."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.models import CaseFile
from casework.queries.uses import in_force
from casework.services.cases import CaseRefused
from casework.views.case_files import files_context
from members.queries.policy import policy
from members.queries.programs import code_and_name
from plumbing import clock
from plumbing.access import member_required
from recert.eligibility.rules.answers import from_plain
from recert.eligibility.views.carried import carried
from recert.forms import AboutForm, EligibilityForm, FelonyForm, StatementForm
from recert.models import Application
from recert.queries import marks
from recert.queries.applications import statement_on
from recert.queries.drafts import FELONY, DraftNow, draft_now
from recert.queries.eligible import routes_of, rules_of, said_of
from recert.queries.ways import leaving, parts
from recert.rules.fees import FEES
from recert.rules.steps import STEPS, Draft, Step
from recert.services import applying
from recert.views.own import own_application, shown
from recert.views.points import groups

Said = Mapping[str, dict[str, Any]]  # what was saved, by step


@dataclass(frozen=True, slots=True)
class Placed:
    """A step as the side of the page shows it. words: the template of its name; lacks: what it
    still asks for, by name.
    """

    key: str
    state: str
    lacks: str

    @property
    def words(self) -> str:
        return f"recert/steps/{self.key}.html"


@require_http_methods(["GET", "POST"])
@member_required
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """One step of a draft: what was saved of it, and saving it."""
    application, on = own_application(request, number), clock.today()
    if step not in STEPS[application.route]:
        raise Http404
    if application.case.state != "draft" or application.asked_on is not None:
        return redirect("recert:application", number)
    here = Step(step)
    now = draft_now(application, on) if request.method == "GET" else None
    said = now.said if now else _said(application, here)
    form = FORMS[here](request, application, said, on) if here in FORMS else None
    if request.method == "POST":
        if form is None:
            return redirect("recert:step", number, _next(application, here))
        if form.is_valid() and _saved(request, application, here, form, on):
            return _after(request, application, here, form)
    context = page(application, now or draft_now(application, on), here, on) | {"form": form}
    errors = form is not None and form.errors
    return render(request, f"recert/step_{step}.html", context, status=422 if errors else 200)


def _said(application: Application, here: Step) -> Said:
    """What was saved, as far as a form that is sent rests on it: the answers of the assistant."""
    rows = application.answers.filter(step=here) if here is Step.ELIGIBILITY else []
    return {row.step: row.said for row in rows}


def page(application: Application, now: DraftNow, here: Step, on: date) -> dict[str, Any]:
    """What every step shows: the steps beside it, and where it goes on."""
    steps = STEPS[application.route]
    place = steps.index(here)
    covered = now.draft.covered
    fees = policy()[FEES][application.certification.program.key].on(on)
    signed = now.said.get(Step.STATEMENT, {}).get("signed_on")
    felony, born = now.items.get(FELONY), now.said.get(Step.ABOUT, {}).get("birth_date")
    return {
        "application": application,
        "person": application.case.certificant,
        "code": code_and_name(application.certification.program, on).code,
        "number": application.case.number,
        "now": now,
        "here": here.value,
        "place": place + 1,
        "steps": [
            Placed(
                each.value,
                "now" if each is here else "done" if now.draft.done(each) else "later",
                now.draft.lacks(each),
            )
            for each in steps
        ],
        "back": steps[place - 1].value if place else "",
        "next": steps[place + 1].value if place + 1 < len(steps) else "",
        "fee": fees.of(application.route),
        "mark": marks.of_fees(application.certification.program.key, on),
        "covered": covered,
        "parts": parts(covered) if covered else [],
        "leaving": leaving(covered, now.rows, on) if covered else None,
        "groups": groups(now, on) if here in {Step.POINTS, Step.REVIEW} and covered else [],
        "felony": felony,
        "felony_files": [shown(file) for file in now.files.get(felony.pk, [])] if felony else [],
        "documents": [
            {"item": item, "files": [shown(file) for file in files]}
            for item, files in now.documents()
        ],
        "signed_on": date.fromisoformat(signed) if signed else None,
        "born": date.fromisoformat(born) if born else None,
        "on": on,
        **files_context(),
    }


def _next(application: Application, here: Step) -> str:
    steps = STEPS[application.route]
    return steps[min(steps.index(here) + 1, len(steps) - 1)].value


def _saved(request: HttpRequest, application: Application, here: Step, form: Any, on: date) -> bool:
    user: Any = request.user
    try:
        if here is Step.STATEMENT:
            applying.sign(application=application, on=on, actor=user, **form.cleaned_data)
        elif here is Step.FELONY:
            item = applying.save_felony(application=application, said=form.said(), actor=user)
            form.documented = item is not None and in_force(CaseFile, item=item).exists()
        elif here is Step.ELIGIBILITY:
            said = said_of(form.chosen, form.routes, form.rules, form.answers, on)
            documents = form.chosen.documents
            applying.choose(application=application, said=said, documents=documents, actor=user)
        else:
            applying.save(application=application, step=here, said=form.said(), actor=user)
    except CaseRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _after(request: HttpRequest, application: Application, here: Step, form: Any) -> HttpResponse:
    """Where saving leads: on, or to what a conviction asks for, or home."""
    number = application.case.number
    if "leave" in request.POST:
        messages.success(request, "Saved. Go on whenever you like, on any device.")
        return redirect("recert:way_back")
    if here is Step.FELONY:
        files = int(form.documented)
        draft = Draft(application.route, {here: form.said()}, felony_files=files)
        if draft.lacks(here):
            return redirect("recert:step", number, here.value)
    return redirect("recert:step", number, _next(application, here))


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _about(request: HttpRequest, _of: Application, said: Said, on: date) -> forms.Form:
    return AboutForm(_data(request), on=on, initial=said.get(Step.ABOUT))


def _felony(request: HttpRequest, _of: Application, before: Said, on: date) -> forms.Form:
    said = dict(before.get(Step.FELONY, {}))
    if "convicted" in said:
        said["convicted"] = "yes" if said["convicted"] else "no"
    return FelonyForm(_data(request), on=on, initial=said)


def _statement(request: HttpRequest, _of: Application, _said: Said, on: date) -> forms.Form:
    return StatementForm(_data(request), text=statement_on(on))


def _eligibility(request: HttpRequest, of: Application, before: Said, on: date) -> forms.Form:
    rules = rules_of(of.certification, on)
    said = before.get(Step.ELIGIBILITY, {})
    answers = carried(request, rules) if rules else {}
    if rules and not answers:
        answers = from_plain(rules.questions, said.get("answers", {}))
    routes = routes_of(rules, answers, on)
    best = next((each.code for each in routes if each.result == "met"), None)
    initial = {"route": said.get("route", best)}
    return EligibilityForm(
        _data(request), routes=routes, rules=rules, answers=answers, initial=initial
    )


FORMS: dict[Step, Callable[[HttpRequest, Application, Said, date], Any]] = {
    Step.ABOUT: _about,
    Step.FELONY: _felony,
    Step.STATEMENT: _statement,
    Step.ELIGIBILITY: _eligibility,
}
