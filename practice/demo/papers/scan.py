"""What an office scanner makes of papers: pages in black and white, a little askew."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image

from practice.demo.papers.paper import Paper, sheet

ASKEW = (0.4, -0.7, 0.9)  # degrees, page after page
DARK = 150


@cache
def scanned(*papers: Paper) -> bytes:
    """A TIFF of several pages, as fax machines have made them since. Raises PdfError."""
    pages = [
        sheet(paper)
        .convert("L")
        .rotate(ASKEW[place % len(ASKEW)], Image.Resampling.BILINEAR, fillcolor=255)
        .point(lambda value: 255 * (value > DARK))
        .convert("1")
        for place, paper in enumerate(papers)
    ]
    out = io.BytesIO()
    pages[0].save(
        out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(108, 108)
    )
    return out.getvalue()
