"""A member's switch for lists, and who looked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from credentials.looks.forms import SwitchForm
from credentials.looks.queries.looks import (
    looks_at,
    looks_behind,
    place,
    said_of,
    who_may_look,
)
from credentials.looks.services import consents
from members.models import Certificant
from plumbing import clock
from plumbing.access import member_required
from plumbing.downloads import csv_download

CHUNK = 1000
SAID = {
    True: "Employers may check you in lists from now on. You see here who does.",
    False: "From now on no list is answered about you.",
}


@require_POST
@member_required
def switch(request: HttpRequest) -> HttpResponse:
    """Allow being checked in lists, or forbid it."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    form = SwitchForm(request.POST)
    if form.is_valid():
        allowed = form.cleaned_data["allowed"] == "yes"
        consents.say(
            certificant=person,
            allowed=allowed,
            on=clock.today(),
            actor=request.user,  # type: ignore[arg-type]
        )
        messages.success(request, SAID[allowed])
    return redirect(reverse("credentials:mine") + "#who-may-look")


@require_safe
@member_required
def looks(request: HttpRequest) -> HttpResponse:
    """The looks that are kept, a page of them by day, and what was said to lists when."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    behind = place(request.GET.get("after", ""))
    found, older = looks_behind(person, behind)
    context = {
        "who_may_look": who_may_look(person),
        "looks": found,
        "older": older and f"{older[0]}.{older[1]}",
        "behind": behind,
        "said": said_of(person),
    }
    return render(request, "credentials/looks.html", context)


@require_safe
@member_required
def looks_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a table."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    header = ["day", "how", "by", "times"]
    kept = looks_at(person).iterator(chunk_size=CHUNK)
    rows = ((row.day, row.get_way_display(), row.by, row.times) for row in kept)
    return csv_download("who-looked.csv", header, rows)
