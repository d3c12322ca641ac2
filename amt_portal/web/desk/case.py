"""A case at the desk, open or closed: what was done with it, and what its member was told."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from amt_portal.web.desk import timeline
from amt_portal.web.desk.notices import lines
from casework import kinds
from casework.models import Case
from casework.queries.cases import items_of, may_read
from casework.views.who import readers
from members.queries.people import history_of
from members.views.actor import actor
from notices.models import type_of
from notices.queries.outbox import notices_of

MOST_DEEDS = 200


@require_safe
@readers
def case(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Also for support, and who decided it before; not for who is too near to its member."""
    rows = Case.objects.select_related("certificant", "taken_by")
    found: Case = get_object_or_404(rows, kind=kind, number=number)
    known = {each.key: each for each in kinds.declared()}
    if kind not in known or not may_read(found, actor(request)):
        raise Http404
    person = found.certificant
    told = notices_of(person).filter(about_type=type_of(known[kind].told_of))
    deeds = history_of(person).filter(subject=found.subject)
    context = {
        "case": found,
        "kind": known[kind],
        "word": known[kind].word(found.state),
        "reviews": actor(request).has_role(known[kind].role),
        "dossier": known[kind].read(found, list(items_of(found))),
        "notices": lines(told, actor(request)),
        **timeline.page(deeds, actor(request), person.first_name, most=MOST_DEEDS),
    }
    return render(request, "desk/case.html", context)
