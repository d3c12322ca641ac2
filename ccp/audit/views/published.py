"""What is published of a draw: for anybody, signed in or not. Nothing here names a person of the
population.
"""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from ccp.audit.models import Draw, Round
from ccp.audit.queries import rounds as queries
from ccp.audit.views.round_page import Page
from plumbing import clock, pdf
from plumbing.downloads import csv_download

REPLAY = Path("docs/replay_draw.py")
log = logging.getLogger(__name__)


@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    """All that are published."""
    rounds = (
        Round.objects.filter(state="drawn")
        .annotate(drawn_on=Max("draws__drawn_on"))
        .order_by("-year")
    )
    return render(request, "ccp/audit/draws.html", {"rounds": rounds})


@require_safe
def draw(request: HttpRequest, year: int) -> HttpResponse:
    """A draw for anybody who would check it."""
    page, _draw = _drawn(year)
    return render(request, "ccp/audit/published.html", {"page": page})


@require_safe
def listed(request: HttpRequest, year: int) -> StreamingHttpResponse:
    """The list: ids, and programs where each was drawn by itself."""
    _page, made = _drawn(year)
    header = ("id", "program") if made.round.strata else ("id",)
    return csv_download(f"list-{year}.csv", header, queries.published(made.round))


@require_safe
def certificate(request: HttpRequest, year: int) -> HttpResponseBase:
    """The certificate of the draw, a page of paper."""
    page, made = _drawn(year)
    html = render_to_string("print/draw_certificate.html", {"page": page})
    try:
        data = pdf.render(html, on=made.drawn_on)
    except pdf.PdfError:
        log.exception("no certificate can be made of the draw of %s", year)
        messages.error(request, "The PDF cannot be made right now. Try again later.")
        return redirect("audit:published", year)
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="certificate-{year}.pdf"'},
    )


@require_safe
def replay(request: HttpRequest) -> HttpResponse:
    """The script that replays a draw from the list and the seed."""
    return HttpResponse(
        (settings.BASE_DIR / REPLAY).read_bytes(),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="replay_draw.py"'},
    )


def _drawn(year: int) -> tuple[Page, Draw]:
    page = Page.of(year, clock.today())
    if page.draw is None:
        raise Http404
    return page, page.draw
