"""What was done to the policy, in sentences."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amt_portal.web.desk.timeline import page
from members.models import History, Role
from members.queries.policy import lines
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.row_ids import row_id


@require_safe
@staff_required(Role.ADMIN)
def policy_history(request: HttpRequest) -> HttpResponse:
    """Every change, newest first; `?before=` goes back in time."""
    labels = {line.subject: line.label for line in lines(clock.today())}
    rows = History.objects.filter(subject__in=labels)
    if before := row_id(request.GET.get("before", "")):
        rows = rows.filter(pk__lt=before)
    shown = page(rows.order_by("-pk"), actor(request), things=labels)
    return render(request, "desk/policy_history.html", shown | {"paged": before is not None})
