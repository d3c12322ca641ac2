"""The badge as a picture with its credential inside, as other wallets read it ("baked")."""

from __future__ import annotations

import io
import math
from functools import lru_cache

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from plumbing.open_badges import into_png

SIDE, FINER = 600, 2  # pixels; drawn larger, so that edges come out smooth
NAVY, BLUE, LIGHT, WHITE = "#0C2540", "#13508B", "#6FB0EE", "#FFFFFF"
WORDS = "Certified"


def baked(*, code: str, credential: str) -> bytes:
    """A PNG of the badge of a programme, holding a credential."""
    return into_png(drawn(code), credential)


@lru_cache(maxsize=64)
def drawn(code: str) -> bytes:
    """The badge of a programme alone."""
    side = SIDE * FINER
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    for share, color in ((0.98, NAVY), (0.93, LIGHT), (0.915, NAVY), (0.84, BLUE), (0.83, NAVY)):
        pen.polygon(_hexagon(side, share), fill=color)
    middle = side / 2
    pen.text((middle, side * 0.30), "AMT", WHITE, _font(side * 0.055), "mm")
    pen.text((middle, side * 0.50), code, WHITE, _fitting(pen, code, side), "mm")
    pen.text((middle, side * 0.68), WORDS, LIGHT, _font(side * 0.06), "mm")
    out = io.BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _hexagon(side: float, share: float) -> list[tuple[float, float]]:
    middle, radius = side / 2, side / 2 * share
    corners = (math.radians(60 * corner - 90) for corner in range(6))
    return [(middle + radius * math.cos(at), middle + radius * math.sin(at)) for at in corners]


def _fitting(pen: ImageDraw.ImageDraw, text: str, side: float) -> ImageFont.FreeTypeFont:
    """As large as the badge is wide enough for."""
    size = side * 0.24
    while pen.textlength(text, _font(size)) > side * 0.62:
        size *= 0.92
    return _font(size)


def _font(size: float) -> ImageFont.FreeTypeFont:
    path = settings.BASE_DIR / "static" / "fonts" / "print" / "SourceSans3_700Bold.ttf"
    return ImageFont.truetype(path, round(size))
