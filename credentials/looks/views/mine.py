"""A member's switch for lists, and who looked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from credentials.looks.forms import SwitchForm
from credentials.looks.queries.looks import looks_at, said_of, who_may_look
from credentials.looks.services import consents
from members.models import Certificant
from plumbing import clock
from plumbing.access import member_required
from plumbing.downloads import csv_download

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
    """All looks that are kept, and what was said to lists when."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    context = {
        "who_may_look": who_may_look(person),
        "looks": looks_at(person),
        "said": said_of(person),
    }
    return render(request, "credentials/looks.html", context)


@require_safe
@member_required
def looks_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a table."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    header = ["day", "how", "by", "times"]
    rows = ((row.day, row.get_way_display(), row.by, row.times) for row in looks_at(person))
    return csv_download("who-looked.csv", header, rows)
