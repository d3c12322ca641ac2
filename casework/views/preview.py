"""What a member would be told, in a frame of the page on which it is decided."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from casework.forms import DecisionForm
from casework.models import Case
from casework.queries.cases import SECOND
from casework.services import decisions, previews
from casework.services.cases import CaseRefused
from casework.services.previews import Told
from casework.views.queue import case_of
from casework.views.review import in_words
from casework.views.who import reviewers, staff_of
from members.models import Matter
from members.services import second_person
from members.services.second_person import MatterRefused
from plumbing import clock, pages, pdf
from plumbing.flow import IllegalMove
from plumbing.meanwhile import ChangedMeanwhile

log = logging.getLogger(__name__)

# An email brings its styles with it; the frame it stands in runs no script.
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
REFUSED = (CaseRefused, IllegalMove, MatterRefused)


@xframe_options_sameorigin
@require_http_methods(["GET", "POST"])
@reviewers
def preview(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """What goes out if the case is decided as the form says."""
    case = case_of(request, kind, number)
    if request.method == "GET":
        return told(request)
    choices = decisions.choices_of(case)
    form = DecisionForm(request.POST, choices=choices)
    if not form.is_valid():
        return not_valid(request, form)
    return rehearsed(
        request,
        case,
        lambda: decisions.as_if_confirmed(
            case_id=case.pk, **form.cleaned_data, actor=staff_of(request), on=clock.today()
        ),
        second=any(one.second for one in choices if one.key == form.cleaned_data["choice"]),
    )


@require_safe
@reviewers
def of_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes out if the second person confirms what was asked for about a case."""
    waiting = Matter.objects.filter(decided_at=None, subject__startswith="case:")
    matter = get_object_or_404(waiting.select_related("asked_by"), pk=pk)
    _, key, number = matter.subject.split(":")
    case = case_of(request, key, number, judge=matter.kind == SECOND)
    kind, user = second_person.kind_of(matter), staff_of(request)
    if refused := second_person.refusal(matter, user):
        return told(request, problem=refused)
    return rehearsed(request, case, lambda: kind.carry_out(matter, user), second=True)


def rehearsed(
    request: HttpRequest, case: Case, deed: Callable[[], object], *, second: bool
) -> HttpResponse:
    """What a deed would change of a case, and tell its person; or why it cannot be done. second:
    whether another person has to confirm it.
    """
    try:
        changes, found = previews.rehearsed(case=case, deed=deed, on=clock.today())
    except ChangedMeanwhile as changed:
        return told(request, problem=in_words(changed))
    except REFUSED as refused:
        return told(request, problem=str(refused))
    rows = [(one, *_drawn(one)) for one in found]
    return told(request, changes=changes, rows=rows, second=second)


def not_valid(request: HttpRequest, form: Form) -> HttpResponse:
    """What is wrong with what was typed."""
    said = [str(word) for words in form.errors.values() for word in words]
    return told(request, problem=" ".join(said))


def told(request: HttpRequest, **context: Any) -> HttpResponse:
    """The frame: its `rows`, or the `problem`, or neither where nothing was asked for yet."""
    answer = render(request, "casework/preview.html", {"rows": None} | context)
    answer["Content-Security-Policy"] = POLICY
    return answer


def _drawn(one: Told) -> tuple[list[str], str]:
    """The sheets of a letter as addresses of pictures, and what is wrong with them."""
    if one.letter is None:
        return [], ""
    try:
        sheets = previews.sheets(one.letter, on=clock.today())
    except (pdf.PdfError, pages.CannotDraw):
        log.exception("no preview can be made", extra={"kind": one.notice.kind})
        return [], "The letter cannot be drawn right now. Try again later."
    return [f"data:image/jpeg;base64,{b64encode(sheet).decode()}" for sheet in sheets], ""
