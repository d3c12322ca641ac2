"""WeasyPrint alone, the floor of `bench/pdf.py`: jobs of a child process that do nothing else.

Font configuration, parsed style sheet and images are kept between documents, as its manual advises.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from plumbing.pdf.fetcher import STATIC

Facts = dict[str, Any]
BASE = STATIC.as_uri() + "/"
ACCESSIBLE = {"pdf_variant": "pdf/ua-1"}


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _sheet() -> weasyprint.CSS:
    return weasyprint.CSS(filename=STATIC / "css" / "print.css", font_config=_fonts())


@cache
def _images() -> dict[str, Any]:
    return {}


def _lay_out(html: str, **options: Any) -> Any:
    page = weasyprint.HTML(string=html, base_url=BASE)
    kept = {"font_config": _fonts(), "stylesheets": [_sheet()], "cache": _images()}
    return page.render(**kept, **options)


def documents(_facts: Facts, body: bytes) -> tuple[Facts, bytes]:
    """A PDF/UA for each HTML of a JSON list. Answers `_measured`."""

    def each(htmls: list[str]) -> None:
        for html in htmls:
            _lay_out(html, **ACCESSIBLE).write_pdf(**ACCESSIBLE)

    return _measured(each, json.loads(body)), b""


def bundle(_facts: Facts, body: bytes) -> tuple[Facts, bytes]:
    """One PDF of all HTMLs of a JSON list, for paper. Answers `_measured`."""

    def together(htmls: list[str]) -> None:
        laid_out = [_lay_out(html) for html in htmls]
        pages = [page for document in laid_out for page in document.pages]
        laid_out[0].copy(pages).write_pdf()

    return _measured(together, json.loads(body)), b""


def _measured(work: Callable[[list[str]], None], htmls: list[str]) -> Facts:
    """Seconds of this process and of the clock on the wall."""
    wall, cpu = time.monotonic(), time.process_time()
    work(htmls)
    return {"cpu": time.process_time() - cpu, "wall": time.monotonic() - wall}
