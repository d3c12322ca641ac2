"""Checking a list: for whom it is, the answers on a page, and the same as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from credentials.looks.forms import ListForm
from credentials.looks.queries.looks import organization_of
from credentials.looks.rules.rows import ListRefused
from credentials.looks.services import lists
from members.models import User
from plumbing import clock
from plumbing.access import signed_in
from plumbing.downloads import csv_download
from plumbing.tables.handed import NotATable

SALT, KEPT_SECONDS = "looks.list", 3600
HEADER = [
    *("line", "number", "last_name", "answer", "name", "program"),
    *("certification_number", "certified_since", "checked_at", "check_code"),
]


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def check(request: HttpRequest) -> HttpResponseBase:
    """The form, the answers to a list below it, and these as a table. What is typed goes by POST:
    no log keeps it.
    """
    if "answers" in request.POST:
        return _as_csv(request)
    user: User = request.user  # type: ignore[assignment]
    initial = {"organization": organization_of(user)}
    form = ListForm(request.POST or None, request.FILES or None, initial=initial)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            rows = form.asked(user.pk)
        except (ListRefused, NotATable) as refused:
            form.add_error("file" if form.cleaned_data.get("file") else "rows", str(refused))
        else:
            limited: HttpResponse | None = ratelimit.consume_or_429(
                request, action="list", user=user
            )
            if limited:
                return limited
            organization, at = form.cleaned_data["organization"], clock.now()
            answers = lists.check(
                rows=rows, organization=organization, user=user, at=at, on=clock.today()
            )
            context |= {"answers": answers, "at": at, "organization": organization}
            context |= _counted(answers)
            context["as_csv"] = signing.dumps(
                [user.pk, _table(answers, at)], salt=SALT, compress=True
            )
    status = 422 if form.is_bound and form.errors else 200
    response = render(request, "credentials/list.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _as_csv(request: HttpRequest) -> HttpResponseBase:
    """The answers of a page as a table: those that were given then; nothing is asked again."""
    try:
        owner, table = signing.loads(
            request.POST.get("answers", ""), salt=SALT, max_age=KEPT_SECONDS
        )
    except signing.BadSignature:
        owner, table = None, []
    if owner != request.user.pk:
        messages.error(request, "These answers are older than an hour. Check the list once more.")
        return redirect("looks:list")
    return csv_download("checked-list.csv", HEADER, table)


def _counted(answers: Sequence[lists.Answered]) -> dict[str, int]:
    found = [one.found for one in answers if one.found]
    wrong = sum(bool(one.asked.problem) for one in answers)
    certified = sum(one.certified for one in found)
    return {
        "certified": certified,
        "not_certified": len(found) - certified,
        "unanswered": len(answers) - len(found) - wrong,
        "wrong": wrong,
    }


def _table(answers: Sequence[lists.Answered], at: datetime) -> list[list[str]]:
    moment = date_format(localtime(at), "Y-m-d H:i:s T")
    rows = []
    for one in answers:
        asked, found = one.asked, one.found
        row = [str(asked.line), asked.number, asked.last_name]
        if found is None:
            row += [asked.problem or "no answer", "", "", "", "", moment, ""]
        else:
            since = found.since.isoformat() if found.since else ""
            row += ["certified" if found.certified else "not certified", found.name]
            row += [found.program_code, found.number, since, moment, one.code]
        rows.append(row)
    return rows
