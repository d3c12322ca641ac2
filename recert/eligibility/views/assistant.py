"""The eligibility assistant: one question at a time, then what the answers come to. Nothing is
stored until somebody asks for it.
"""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.rules.declared import FIRST_DAY
from recert.eligibility.forms import MOST_JOBS, NONE, UNKNOWN, AnswerForm, JobForm
from recert.eligibility.rules.answers import Job
from recert.eligibility.rules.criteria import Question
from recert.eligibility.services import keeping
from recert.eligibility.views.asking import Asking, apply_address, of_program
from recert.eligibility.views.carried import TooMuch, carry, drop
from recert.eligibility.views.shown import Shown, jobs_shown, result_context, so_far

TOO_MUCH = "That is more than your browser keeps. Shorten the names of the places."


OPEN_TO_ALL = "rma"  # the program whose questions need no account


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """The address without a program, as somebody shortens or remembers it."""
    return redirect("eligibility:start", OPEN_TO_ALL)


@require_safe
@of_program
def start(request: HttpRequest, asking: Asking) -> HttpResponse:
    """Where the assistant begins, and goes on."""
    return asking.go_on()


@require_http_methods(["GET", "POST"])
@of_program
def question(request: HttpRequest, asking: Asking, key: str) -> HttpResponseBase:
    """Ask one question, with what was answered to it before."""
    asked = asking.rules.question(key)
    if asked is None:
        raise Http404
    if request.method == "POST" and (
        limited := ratelimit.consume_or_429(request, action="eligibility")
    ):
        answer: HttpResponse = limited
        return answer
    page = _work if asked.type == "work" else _one
    return page(request, asking, asked)


def _one(request: HttpRequest, asking: Asking, asked: Question) -> HttpResponse:
    initial = {}
    if asked.key in asking.answers:
        initial = AnswerForm.initial_of(asked, asking.answers[asked.key])
    form = AnswerForm(asked, _sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        answered = asking.with_answers(asking.answers | {asked.key: form.given})
        try:
            return carry(answered.go_on(), asking.rules, answered.answers)
        except TooMuch:
            form.add_error(None, TOO_MUCH)
    return render(request, "recert/eligibility/question.html", _context(asking, asked, form))


def _work(request: HttpRequest, asking: Asking, asked: Question) -> HttpResponse:
    """Jobs are added one by one; `do` says what is pressed."""
    do, typed = request.POST.get("do", ""), JobForm(_sent(request))
    was = asking.answers.get(asked.key)
    jobs: tuple[Job, ...] = was if isinstance(was, tuple) else ()
    form, stays = JobForm(), False
    if do in {NONE, UNKNOWN}:
        return _keep_work(request, asking, asked, () if do == NONE else None)
    if do.startswith("drop-"):
        stays, jobs = True, tuple(job for n, job in enumerate(jobs) if do != f"drop-{n}")
    elif do in {"add", "next"} and (typed.typed or do == "add" or not jobs):
        form, stays = typed, do == "add"
        if len(jobs) >= MOST_JOBS:
            form.add_error(None, f"At most {MOST_JOBS} jobs. Take the longest ones.")
        if not form.is_valid():
            return _work_page(request, asking, asked, form, jobs)
        jobs = (*jobs, form.job)
    elif do != "next":
        return _work_page(request, asking, asked, form, jobs)
    return _keep_work(request, asking, asked, jobs, stays=stays, form=form)


def _keep_work(
    request: HttpRequest,
    asking: Asking,
    asked: Question,
    jobs: tuple[Job, ...] | None,
    *,
    stays: bool = False,
    form: JobForm | None = None,
) -> HttpResponse:
    answered = asking.with_answers(asking.answers | {asked.key: jobs})
    there = redirect("eligibility:question", asking.code, asked.key) if stays else answered.go_on()
    try:
        return carry(there, asking.rules, answered.answers)
    except TooMuch:
        form = form or JobForm()
        form.add_error(None, TOO_MUCH)
        was = asking.answers.get(asked.key)
        return _work_page(request, asking, asked, form, was if isinstance(was, tuple) else ())


def _work_page(
    request: HttpRequest, asking: Asking, asked: Question, form: JobForm, jobs: tuple[Job, ...]
) -> HttpResponse:
    context = _context(asking, asked, form) | jobs_shown(asking.rules, jobs, asking.on)
    return render(request, "recert/eligibility/work.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _context(asking: Asking, asked: Question, form: Any) -> dict[str, Any]:
    before = asking.before(asked)
    return {
        "asking": asking,
        "question": asked,
        "form": form,
        "place": len(before) + 1,
        "at_most": max(asking.way.at_most, len(before) + 1),
        "back": before[-1] if before else "",
        "so_far": so_far(asking.rules, asking.way, asking.on),
    }


@require_safe
@of_program
def answers(request: HttpRequest, asking: Asking) -> HttpResponse:
    """What was answered, each to be changed."""
    rows = [
        Shown(each, asking.way.answered[each.key])
        for each in asking.rules.questions
        if each.key in asking.way.answered
    ]
    return render(request, "recert/eligibility/answers.html", {"asking": asking, "rows": rows})


@require_safe
@of_program
def result(request: HttpRequest, asking: Asking) -> HttpResponse:
    """What the answers come to, route by route."""
    if not asking.way.answered:
        return asking.go_on()
    context = result_context(asking.rules, asking.way.answered, asking.on) | {
        "asking": asking,
        "program": asking.program,
        "still": len(asking.way.still),
        "since": asking.entry.valid_from if asking.entry.valid_from > FIRST_DAY else None,
        "placeholder": asking.entry.placeholder,
        "apply": apply_address(asking.code),
        "through": keeping.last_day(asking.on),
        "last": list(asking.way.answered)[-1],
    }
    return render(request, "recert/eligibility/result.html", context)


@require_POST
@of_program
def over(request: HttpRequest, asking: Asking) -> HttpResponse:
    """Start over: what was answered is forgotten."""
    return drop(redirect("eligibility:start", asking.code), asking.rules)


@require_POST
@of_program
def keep(request: HttpRequest, asking: Asking) -> HttpResponseBase:
    """Keep the answers behind a link."""
    if not asking.way.answered:
        return asking.go_on()
    if limited := ratelimit.consume_or_429(request, action="eligibility_keep"):
        answer: HttpResponse = limited
        return answer
    token = keeping.keep(rules=asking.rules, answers=asking.way.answered, on=asking.on)
    return redirect("eligibility:kept", token)
