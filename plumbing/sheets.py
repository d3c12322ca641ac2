"""A document as an answer: its PDF, or the same sheet to print where no PDF can be made."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from plumbing import pdf
from plumbing.downloads import download

log = logging.getLogger(__name__)


def answer(template: str, facts: Mapping[str, Any], *, on: date, name: str) -> HttpResponse:
    """Show a sheet of templates/print. on: the day it bears; name: of the file."""
    try:
        data = pdf.render(render_to_string(template, dict(facts)), on=on)
    except pdf.PdfError:
        log.exception("no PDF of %s can be made; the sheet is shown instead", template)
        page = render_to_string(template, {**facts, "in_browser": True})
        return HttpResponse(page, headers={"Cache-Control": "private, no-store"})
    return download(data, "application/pdf", name, inline=True)
