"""The one place that makes PDFs: HTML of our own print templates in, tagged PDF/UA-1 out.

The same input gives the same bytes, on every machine: own fonts, own font configuration, dates
from the caller. Nothing is fetched but our own pictures and fonts. Pages are laid out in a child
process that is killed when it takes too long or too much (`plumbing.child`).
"""

from __future__ import annotations

from plumbing.pdf.errors import PdfError, PdfFailed, PdfTimeout, PdfTooBig, PdfUnavailable
from plumbing.pdf.renderer import Bound, check, render, render_many, stop

__all__ = [
    "Bound",
    "PdfError",
    "PdfFailed",
    "PdfTimeout",
    "PdfTooBig",
    "PdfUnavailable",
    "check",
    "render",
    "render_many",
    "stop",
]
