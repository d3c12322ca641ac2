"""The least that a page of the portal can be: session, user, fifty rows, a template."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.models import Certificant

ROWS = 50


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """Fifty people from the one that `?from=` names on: three queries in all."""
    rows = Certificant.objects.filter(pk__gte=int(request.GET["from"])).order_by("pk")[:ROWS]
    return render(request, "bare/list.html", {"rows": rows})
