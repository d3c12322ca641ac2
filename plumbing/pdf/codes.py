"""Codes that machines read off paper, as inline SVG: QR for phones, Code 128 for the mail room."""

from __future__ import annotations

import re

import segno
from barcode import Code128
from barcode.errors import BarcodeError
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET_QR = 4  # modules of white around the code that readers need (ISO/IEC 18004)
QUIET_BARS = 10  # and beside the bars (ISO/IEC 15417)


def qr_svg(text: str, *, label: str = "QR code") -> SafeString:
    """Return a QR code (error correction M) as an `<svg>` element, square, without a size.

    `label` is what a screen reader says. ValueError when `text` is too long for a QR code.
    """
    matrix = segno.make(text, error="m", micro=False).matrix
    size = len(matrix) + 2 * QUIET_QR
    # One stroke for each dark run: half the commands of an outline, and reading paths is dear.
    strokes = "".join(
        f"M{x} {y}.5h{width}"
        for y, row in enumerate(matrix, start=QUIET_QR)
        for x, width in _runs("".join("1" if module else "0" for module in row), QUIET_QR)
    )
    return _svg(size, size, strokes, label, paint="stroke")


def barcode_svg(text: str, *, label: str = "") -> SafeString:
    """Return Code 128 as an `<svg>` element that stretches to the size it is given.

    `text` is printable ASCII without lower bounds on length; ValueError otherwise.
    """
    if not re.fullmatch(r"[ -~]+", text):
        raise ValueError("a bar code takes printable ASCII only")
    try:
        bars = Code128(text).build()[0]
    except BarcodeError as error:
        raise ValueError(str(error)) from error
    path = "".join(f"M{x} 0h{width}v1h-{width}z" for x, width in _runs(bars, QUIET_BARS))
    return _svg(len(bars) + 2 * QUIET_BARS, 1, path, label or f"Bar code {text}", paint="fill")


def _runs(modules: str, start: int) -> list[tuple[int, int]]:
    """Return place and width of each run of dark modules: one shape each, so that no seam shows."""
    return [(start + run.start(), len(run[0])) for run in re.finditer("1+", modules)]


def _svg(width: int, height: int, path: str, label: str, *, paint: str) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" preserveAspectRatio="none"'
        ' shape-rendering="crispEdges" role="img"><title>{}</title>'
        '<path {}="#000" d="{}"/></svg>',
        width,
        height,
        label,
        paint,
        path,
    )
