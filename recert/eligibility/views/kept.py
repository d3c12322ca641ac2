"""Answers behind their link: what they came to, and going on with them."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.queries.policy import policy
from members.rules.declared import FIRST_DAY
from plumbing import clock
from recert.eligibility.queries.criteria_rows import rule_set
from recert.eligibility.queries.kept import behind
from recert.eligibility.rules.answers import from_plain
from recert.eligibility.rules.comparing import changes
from recert.eligibility.rules.criteria import CRITERIA
from recert.eligibility.rules.judging import judge
from recert.eligibility.views.asking import apply_address
from recert.eligibility.views.carried import carry
from recert.eligibility.views.shown import result_context


@never_cache
@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest, token: str) -> HttpResponseBase:
    """The result as it was, by its own version; beside it what is otherwise today. POST takes the
    answers along, to the application or to change them.
    """
    if limited := ratelimit.consume_or_429(request, action="eligibility"):
        answer: HttpResponse = limited
        return answer
    on = clock.today()
    row = behind(token, on)
    if row is None:
        return render(request, "recert/eligibility/over.html", status=404)
    own = rule_set(row.criteria)
    current = policy()[CRITERIA][own.program].on(on)
    names = policy().programs[own.program].names
    code = names.on(on).code.lower()
    if request.method == "POST":
        there = apply_address(code) if request.POST.get("do") == "apply" else ""
        response = redirect(there or reverse("eligibility:start", args=[code]))
        return carry(response, current, from_plain(current.questions, row.answers))
    answers = from_plain(own.questions, row.answers)
    today = judge(current, from_plain(current.questions, row.answers), on)
    since = row.criteria.valid_from
    context = result_context(own, answers, row.on) | {
        "kept": row,
        "link": request.build_absolute_uri(),
        "program": names.on(on),
        "since": since if since > FIRST_DAY else None,
        "placeholder": row.criteria.placeholder,
        "otherwise": changes(judge(own, answers, row.on), today),
        "version_now": current.version,
    }
    return render(request, "recert/eligibility/result.html", context)
