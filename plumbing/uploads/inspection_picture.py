"""Reading a stranger's picture: decoded whole, of sane size, one frame."""

from __future__ import annotations

import io
import struct
import warnings
from contextlib import suppress
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from plumbing.child import Refused
from plumbing.uploads.kinds import MOST_PIXELS

register_heif_opener()
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

# MPO: phones keep a second view behind the first in what is called a JPEG.
FORMATS = {
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "heic": ("HEIF",),
    "tiff": ("TIFF",),
    "webp": ("WEBP",),
    "avif": ("AVIF",),
    "bmp": ("BMP",),
}
MOVES = {"png", "webp", "avif"}  # of these there are some with a picture after another
PNG_END = b"IEND\xaeB`\x82"
NO_EXIF = (SyntaxError, ValueError, TypeError, LookupError, struct.error)  # of what is none


def take(content: bytes, kind: str, edge: int) -> tuple[dict[str, Any], bytes]:
    """Return width and height as seen, and a JPEG of at most `edge` pixels a side.

    The JPEG is upright and has no EXIF and no place. Refused with a code of `refusals.MESSAGES`.
    """
    if kind == "png" and PNG_END not in content:
        raise Refused("cut_off")
    image = decoded(content, kind)
    if kind in MOVES and getattr(image, "is_animated", False):
        raise Refused("animated")
    turn_upright(image)
    return {"width": image.width, "height": image.height}, as_jpeg(image, edge)


def turn_upright(image: Image.Image) -> None:
    """As whoever took it held it; it stays as it is where what is told of it is broken."""
    with suppress(*NO_EXIF):
        ImageOps.exif_transpose(image, in_place=True)


def as_jpeg(image: Image.Image, edge: int) -> bytes:
    """Its pixels and nothing else of it, at most `edge` a side, on white where it is clear."""
    out = io.BytesIO()
    plain(image, edge).save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue()


def plain(image: Image.Image, edge: int) -> Image.Image:
    """The same without all that is told of it, in RGB."""
    if image.mode.startswith("I"):  # 16 bits of gray
        image = image.point(lambda level: level / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        image = paper
    pixels = image.convert("RGB")
    pixels.thumbnail((edge, edge))
    clean = Image.new("RGB", pixels.size)  # nothing but pixels crosses over
    clean.paste(pixels)
    return clean


def decoded(content: bytes, kind: str) -> Image.Image:
    """The first picture of a file, read whole. Refused with a code of `refusals.MESSAGES`."""
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS[kind])
        image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        megapixels = _megapixels(content, kind)
        raise Refused("too_many_pixels", megapixels=megapixels) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        cut = any(word in str(error).lower() for word in ("truncated", "end of file", "eof"))
        raise Refused("cut_off" if cut else "damaged") from error
    return image


def _megapixels(content: bytes, kind: str) -> int:
    """Read the size alone, without the limit and without decoding."""
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS[kind]) as image:
            return round(image.width * image.height / 1_000_000)
    finally:
        Image.MAX_IMAGE_PIXELS = limit
