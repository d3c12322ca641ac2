"""Whether AMT made a document: asked by its code, typed or scanned (handbook section 10)."""

from __future__ import annotations

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from amt_portal.web.verify import AsTyped
from credentials.looks.models import Way
from credentials.looks.services.noting import Looker, note
from credentials.queries.letters import corrected
from credentials.queries.today import today
from members.queries.answered import read as read_answer
from members.queries.vouched import check, typed_at
from plumbing import clock


class CodeForm(forms.Form):
    """The code as it stands on the paper."""

    code = AsTyped(
        label="Code",
        max_length=40,
        help_text="As on the document: groups of four. Capitals and hyphens do not matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "Type the code that stands on the document."},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def documents(request: HttpRequest) -> HttpResponse:
    """The form, and the answer to a typed code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answer(request, form, form.cleaned_data["code"])
    return _page(request, {"form": form})


@never_cache
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """The answer to a code that was scanned."""
    return _answer(request, CodeForm(), code)


def _answer(request: HttpRequest, form: CodeForm, typed: str) -> HttpResponse:
    """What the document certifies; every code without one is answered alike."""
    limited: HttpResponse | None = ratelimit.consume_or_429(
        request, action="document", limit_get=True
    )
    if limited:
        return limited
    found = check(typed)
    on = clock.today()
    told: dict[str, object]
    if found:
        told = {"holds": today(found, on), "corrected": corrected(found)}
        people = [found.certificant_id] if found.certificant_id else []
        note(Looker(request.user, Way.CODE, found.of_kind.name), people=people, on=on)
    else:
        answered = read_answer(typed, on)
        told = {"answered": answered}
        if answered:
            looker = Looker(request.user, Way.CODE, "Printed answer")
            note(looker, held=[answered.about.row], on=on)
    told |= {"found": found, "at": clock.now(), "typed_at": typed_at()}
    return _page(request, {"form": form, "asked": True} | told)


def _page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    response = render(request, "public/documents.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
