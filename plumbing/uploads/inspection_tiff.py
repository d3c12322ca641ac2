"""Reading a stranger's TIFF: what scanners and fax machines make, one picture for each page."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from plumbing.child import Refused
from plumbing.uploads.inspection_picture import decoded, plain, turn_upright
from plumbing.uploads.kinds import MOST_PAGES, MOST_PIXELS

DPI = 150  # of the copy: a Letter page of 1600 pixels is as long as on paper


def take(content: bytes, edge: int) -> tuple[dict[str, Any], bytes]:
    """Return the number of pages, and a plain PDF with a picture of at most `edge` pixels on each.

    Refused with a code of `refusals.MESSAGES`.
    """
    image = decoded(content, "tiff")
    count = getattr(image, "n_frames", 1)
    if count > MOST_PAGES:
        raise Refused("too_many_pages", pages=count)
    pages = [_page(image, at, edge) for at in range(count)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=85)
    return {"pages": count}, out.getvalue()


def _page(image: Image.Image, at: int, edge: int) -> Image.Image:
    try:
        image.seek(at)
        if image.width * image.height > MOST_PIXELS:
            megapixels = round(image.width * image.height / 1_000_000)
            raise Refused("too_many_pixels", megapixels=megapixels)
        page = image.copy()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused("damaged") from error
    turn_upright(page)
    return plain(page, edge)
