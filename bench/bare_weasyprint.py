"""WeasyPrint alone, the floor of `bench/pdf.py`: jobs of a child process that do nothing else.

Font configuration, parsed style sheet and images are kept between documents, as its manual advises.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from plumbing.pdf.fetcher import STATIC

Facts = dict[str, Any]
T = TypeVar("T")
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


PLAIN = """<!DOCTYPE html>
<html lang="en-US"><head><meta charset="utf-8"><title>Invoice</title>
<style>body { font: 10.5pt "Source Sans 3" } td { padding: 2pt }</style></head><body>
<h1>Renewal invoice</h1><p>American Medical Technologists, 10700 W Higgins Rd, Rosemont IL 60018</p>
<p>MARISOL REYES<br>2214 N LARKSPUR AVE APT 3B<br>ROCKFORD IL 61107-1146</p>
<p>The yearly renewal fee for Registered Phlebotomy Technician (RPT) is due. Please pay $50.00 by
October 31, 2026.</p>
<table><tr><th>Item</th><th>Covers</th><th>Amount</th></tr>
<tr><td>RPT renewal fee 2026</td><td>October 14, 2026 to October 13, 2027</td><td>$50.00</td></tr>
<tr><td>Total due</td><td></td><td>$50.00</td></tr></table>
<p>You stay certified through November 30, 2026, the last day of grace. After that your
certification lapses until the fee is paid.</p></body></html>"""


def plain(facts: Facts, _body: bytes) -> tuple[Facts, bytes]:
    """As many PDF/UA as `count` of a sheet that says the same without windows, codes and coupon."""

    def each(count: int) -> None:
        for _ in range(count):
            page = weasyprint.HTML(string=PLAIN)
            page.render(font_config=_fonts(), **ACCESSIBLE).write_pdf(**ACCESSIBLE)

    return _measured(each, facts["count"]), b""


def bundle(_facts: Facts, body: bytes) -> tuple[Facts, bytes]:
    """One PDF of all HTMLs of a JSON list, for paper. Answers `_measured`."""

    def together(htmls: list[str]) -> None:
        laid_out = [_lay_out(html) for html in htmls]
        pages = [page for document in laid_out for page in document.pages]
        laid_out[0].copy(pages).write_pdf()

    return _measured(together, json.loads(body)), b""


def _measured(work: Callable[[T], None], given: T) -> Facts:
    """Seconds of this process and of the clock on the wall."""
    wall, cpu = time.monotonic(), time.process_time()
    work(given)
    return {"cpu": time.process_time() - cpu, "wall": time.monotonic() - wall}
