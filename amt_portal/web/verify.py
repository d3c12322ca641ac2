"""Public verification: does a certification hold today (handbook section 10)."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from credentials.looks.models import Way
from credentials.looks.services.noting import Looker, note
from members.queries.answered import code_of
from members.queries.verification import verify as ask
from members.queries.vouched import typed_at
from members.rules.numbers import read_as
from plumbing import clock


class AsTyped(forms.CharField):
    """Looks up whatever is typed: what can be on no record is no match like every other, and has
    no error of its own by which to tell them apart.
    """

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\0", "")[: self.max_length]

    def run_validators(self, value: str) -> None:
        pass


class VerifyForm(forms.Form):
    """Number and last name as they stand on a card or certificate."""

    number = AsTyped(
        label="Certification number",
        max_length=100,
        help_text="As on the card. Spaces, dashes and letters before it do not matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "Type the number that stands on the card or certificate."},
    )
    last_name = AsTyped(
        label="Last name",
        max_length=200,
        help_text="Capitals, accents, hyphens and apostrophes do not matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type the last name that stands on it."},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Answer for one number and last name. What is typed goes by POST: no log keeps a name.

    A script on the front page asks for the card alone.
    """
    context: dict[str, object] = {"form": (form := VerifyForm(request.POST or None))}
    if request.method == "POST" and form.is_valid():
        limited: HttpResponse | None = ratelimit.consume_or_429(request, action="verify")
        if limited:
            return limited
        found = ask(form.cleaned_data["number"], form.cleaned_data["last_name"], clock.today())
        if found:
            note(Looker(request.user, Way.NAME), held=[found.row], on=clock.today())
        at = clock.now()
        context |= {"asked": True, "found": found, "at": at, "code": found and code_of(found, at)}
        context |= {"typed_at": typed_at(), "read_as": read_as(form.cleaned_data["number"])}
    card_only = bool(request.headers.get("HX-Request"))
    response = render(
        request, "public/_verify_card.html" if card_only else "public/verify.html", context
    )
    if "asked" in context:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response
