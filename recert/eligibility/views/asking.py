"""Which program a page of the assistant is about, and what was answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, wraps
from typing import Any, TypeAlias

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from members.queries.policy import policy
from members.rules.dated import Entry
from members.rules.programs import ProgramName
from plumbing import clock
from plumbing.access import signed_in
from recert.eligibility.rules.answers import Answer
from recert.eligibility.rules.asking import Way, way
from recert.eligibility.rules.criteria import CRITERIA, Question, RuleSet
from recert.eligibility.views.carried import carried


@dataclass(frozen=True)
class Asking:
    """The criteria that hold today, with their days, and what was answered so far."""

    program: ProgramName
    entry: Entry[RuleSet]
    answers: dict[str, Answer]
    on: date

    @property
    def rules(self) -> RuleSet:
        return self.entry.value

    @cached_property
    def way(self) -> Way:
        return way(self.rules, self.answers, self.on)

    @property
    def code(self) -> str:
        return self.program.code.lower()

    def before(self, question: Question) -> list[str]:
        """The keys of the questions that were answered on the way to this one."""
        order = [each.key for each in self.rules.questions]
        place = order.index(question.key)
        return [key for key in order[:place] if key in self.way.answered]

    def go_on(self) -> HttpResponse:
        """To the next question that matters; to the result when there is none."""
        following = self.way.next
        if following is None:
            return redirect("eligibility:result", self.code)
        return redirect("eligibility:question", self.code, following.key)

    def with_answers(self, answers: dict[str, Answer]) -> Asking:
        return replace(self, answers=answers)


View: TypeAlias = Callable[..., HttpResponseBase]


def of_program(view: View) -> View:
    """Find the program by the code in the address. A program without criteria says so; one whose
    criteria are not public is for who is signed in.
    """

    @wraps(view)
    @never_cache
    def found(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        on = clock.today()
        program = policy().program_of_code(code.upper())
        if program is None:
            raise Http404
        named = program.names.on(on)
        versions = policy()[CRITERIA].get(program.key)
        if versions is None:
            return render(request, "recert/eligibility/none.html", {"program": named})
        entry = versions.entry_on(on)
        asking = Asking(named, entry, carried(request, entry.value), on)
        guarded = view if entry.value.public else signed_in(view)
        return guarded(request, asking, **kwargs)

    return found


def apply_address(code: str) -> str:
    """Where an application for a program begins; the answers are in the cookie of the browser."""
    return reverse("recert:application_new", args=[code])
