"""The one place that makes PDFs: HTML of our own print templates in, tagged PDF/UA-1 out.

The same input gives the same bytes, on every machine: own fonts, own font configuration, dates
from the caller. Nothing is fetched but our own pictures and fonts. Pages are laid out in a child
process that is killed when it takes too long or too much (`plumbing.child`).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from plumbing.child import Child, ChildError, ChildOutOfMemory, ChildTimeout, Refused
from plumbing.pdf import fonts
from plumbing.pdf.errors import PdfError as PdfError
from plumbing.pdf.errors import PdfFailed as PdfFailed
from plumbing.pdf.errors import PdfTimeout as PdfTimeout
from plumbing.pdf.errors import PdfTooBig as PdfTooBig
from plumbing.pdf.errors import PdfUnavailable as PdfUnavailable

log = logging.getLogger(__name__)

SECONDS = 30.0
LOADING_SECONDS = 60.0
SECONDS_PER_LETTER = 1.0  # beyond that one fixed share; a letter takes a tenth of it
BATCH = 25  # letters in the child's memory at once; each takes 3 MB until it is written
LARGEST_HTML = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bound:
    """Many documents in one PDF: its bytes, the first page of each (from 1), and all pages."""

    data: bytes
    first_pages: Sequence[int]
    pages: int


def render(html: str, *, on: date, title: str = "", seconds: float = SECONDS) -> bytes:
    """Make a PDF of a whole HTML document; the same arguments give the same bytes.

    `on` is the day the document bears; `title` stands in for its own `<title>`. Relative
    addresses are files below static/img. Raises PdfUnavailable, PdfTimeout, PdfTooBig, PdfFailed.
    """
    _, data = _ask("render", _facts(on, title), html.encode(errors="replace"), seconds)
    return data


def render_many(htmls: Sequence[str], *, on: date, title: str) -> Bound:
    """Make one PDF to print of many HTML documents, each on pages of its own.

    The same arguments give the same bytes. Laid out one by one and written in batches (fonts are
    embedded once in each, and memory stays below 0.3 GB for any number), the batches joined.
    Raises as `render` does, and `position` of the error tells which document is to blame;
    ValueError when there is none at all.
    """
    if not htmls:
        raise ValueError("no document to bind")
    parts: list[bytes] = []
    first_pages: list[int] = []
    pages = 0
    for start in range(0, len(htmls), BATCH):
        try:
            facts, data = _bind(htmls[start : start + BATCH], on)
        except PdfError as error:
            if error.position is not None:
                error.position += start
            raise
        parts.append(data)
        first_pages += [pages + first for first in facts["first_pages"]]
        pages += facts["pages"]
    sizes = {"sizes": [len(part) for part in parts]}
    _, data = _ask("join", _facts(on, title) | sizes, b"".join(parts), SECONDS)
    return Bound(data, first_pages, pages)


def _bind(htmls: Sequence[str], on: date) -> tuple[dict[str, Any], bytes]:
    seconds = SECONDS + SECONDS_PER_LETTER * len(htmls)
    body = json.dumps([html.encode(errors="replace").decode() for html in htmls]).encode()
    try:
        return _ask("bind", _facts(on, ""), body, seconds)
    except PdfError as error:
        if error.position is None and not isinstance(error, PdfUnavailable):
            _blame(htmls, on)
        raise


def _blame(htmls: Sequence[str], on: date) -> None:
    """Raise the error of the first document that fails alone: a killed child told no position."""
    check()  # so that none is blamed for the time that the new child takes to load
    for position, html in enumerate(htmls):
        try:
            render(html, on=on)
        except PdfError as error:
            raise type(error)(str(error), position=position) from error


def check() -> str:
    """Return the version of the engine once all it needs is there; raises PdfUnavailable."""
    facts, _ = _ask("check", {}, b"", LOADING_SECONDS)
    return str(facts["engine"])


def stop() -> None:
    """End the child of this process, if any; the next document starts a fresh one."""
    if _child.cache_info().currsize:
        _child().stop()


@cache
def _child() -> Child:
    # Written before the child starts: fontconfig reads it when the engine loads.
    configuration = fonts.configure(settings.STATE_DIR / "fontconfig")
    return Child(
        "plumbing.pdf.press",
        environment={
            "FONTCONFIG_FILE": str(configuration),
            "SOURCE_DATE_EPOCH": "0",
            "PYTHONHASHSEED": "0",  # no order of a set may show in the bytes
        },
    )


def _facts(on: date, title: str) -> dict[str, Any]:
    return {"on": on.isoformat(), "title": title or None}


def _ask(
    job: str, facts: dict[str, Any], body: bytes, seconds: float
) -> tuple[dict[str, Any], bytes]:
    if len(body) > LARGEST_HTML:
        raise PdfTooBig(f"{len(body)} bytes of HTML")
    try:
        answer, data = _child().call(job, facts, body, seconds=seconds)
    except Refused as refusal:
        raise _named(refusal) from None
    except ChildTimeout as error:
        raise PdfTimeout(str(error)) from None
    except ChildOutOfMemory as error:
        raise PdfTooBig(str(error)) from None
    except ChildError as error:
        raise PdfFailed(str(error)) from None
    for complaint in answer.get("complaints", ()):
        log.warning("pdf: %s", complaint)
    return answer, data


def _named(refusal: Refused) -> PdfError:
    cause = str(refusal.facts["cause"])
    if refusal.code == "unavailable":
        return PdfUnavailable(f"PDFs need Pango ({cause}): {refusal.facts['remedy']}")
    return PdfFailed(cause, position=refusal.facts.get("position"))
