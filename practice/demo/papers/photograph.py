"""What a phone's camera makes of a paper on a table."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from practice.demo.papers.paper import Paper, sheet

UPRIGHT, LYING = 1, 6
SIZE = (1280, 960)
MARGIN = 70  # pixels of the table around the paper
MAKE, MODEL, ORIENTATION, MADE_AT = 0x010F, 0x0110, 0x0112, 0x0132
SKIN = (104, 76, 62)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """How it was held. seed: of what is chance; slant: how far corners are off, in pixels; blurred:
    moved in the dark, with a finger before the lens; turned: lying on its side, as EXIF says.
    """

    seed: int = 1
    slant: int = 36
    blurred: bool = False
    turned: bool = False


@cache
def photographed(paper: Paper, camera: Camera) -> bytes:
    """A JPEG with EXIF of a paper on a table. Raises PdfError."""
    chance = Random(camera.seed)  # noqa: S311 - drawn to be drawn again
    page = sheet(paper)
    size = SIZE if page.width > page.height else SIZE[::-1]
    picture = _table(size, chance)
    corners = _corners(page, size, camera.slant, chance)
    _lay(page, picture, corners)
    picture = _lit(picture, chance, dark=camera.blurred)
    if camera.blurred:
        ImageDraw.Draw(picture).ellipse(_finger(size), fill=SKIN)
        picture = picture.filter(ImageFilter.BoxBlur(9))
    return _jpeg(picture, paper, turned=camera.turned)


def _table(size: tuple[int, int], chance: Random) -> Image.Image:
    """Wood, or what looks like it: noise drawn out along one side."""
    noise = Image.frombytes("L", (3, 160), chance.randbytes(3 * 160))
    grain = noise.resize(size, Image.Resampling.BICUBIC)
    tone = chance.choice([(94, 66, 44), (70, 74, 80), (128, 108, 84)])
    light = Image.new("RGB", size, tuple(min(255, part + 44) for part in tone))
    return Image.composite(light, Image.new("RGB", size, tone), grain)


def _corners(
    page: Image.Image, size: tuple[int, int], slant: int, chance: Random
) -> tuple[Point, Point, Point, Point]:
    """Where the corners of the page lie: top left, top right, bottom right, bottom left."""
    room = (size[0] - 2 * MARGIN, size[1] - 2 * MARGIN)
    scale = min(room[0] / page.width, room[1] / page.height)
    wide, high = page.width * scale, page.height * scale
    left, top = (size[0] - wide) / 2, (size[1] - high) / 2
    flat = ((left, top), (left + wide, top), (left + wide, top + high), (left, top + high))
    return tuple(  # type: ignore[return-value]
        (x + chance.uniform(-slant, slant), y + chance.uniform(-slant, slant)) for x, y in flat
    )


def _lay(page: Image.Image, picture: Image.Image, corners: tuple[Point, ...]) -> None:
    """Put the page on the table, with its shadow."""
    shadow = Image.new("L", picture.size)
    ImageDraw.Draw(shadow).polygon([(x + 10, y + 14) for x, y in corners], fill=150)
    picture.paste((20, 16, 12), mask=shadow.filter(ImageFilter.BoxBlur(12)))
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).polygon(list(corners), fill=255)
    laid = page.transform(
        picture.size,
        Image.Transform.PERSPECTIVE,
        _coefficients(corners, page.size),
        Image.Resampling.BILINEAR,
    )
    picture.paste(laid, mask=mask)


def _coefficients(corners: tuple[Point, ...], size: tuple[int, int]) -> tuple[float, ...]:
    """What takes a point of the picture to the point of the page that is seen there: the inverse of
    the projection of a rectangle onto four corners (Heckbert, 1989).
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dx2, dx3 = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, dy3 = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    whole = dx1 * dy2 - dx2 * dy1
    g, h = (dx3 * dy2 - dx2 * dy3) / whole, (dx1 * dy3 - dx3 * dy1) / whole
    a, b, c = x1 - x0 + g * x1, x3 - x0 + h * x3, x0
    d, e, f = y1 - y0 + g * y1, y3 - y0 + h * y3, y0
    scale = a * e - b * d
    wide, high = size
    return (
        wide * (e - f * h) / scale,
        wide * (c * h - b) / scale,
        wide * (b * f - c * e) / scale,
        high * (f * g - d) / scale,
        high * (a - c * g) / scale,
        high * (c * d - a * f) / scale,
        (d * h - e * g) / scale,
        (b * g - a * h) / scale,
    )


def _lit(picture: Image.Image, chance: Random, *, dark: bool) -> Image.Image:
    """A lamp at one side, and the grain of a small sensor."""
    lamp = Image.linear_gradient("L").rotate(chance.choice([0, 90, 180, 270]))
    low = 60 if dark else 186
    light = lamp.point(lambda value: low + value * (255 - low) // 255 // (2 if dark else 1))
    lit = ImageChops.multiply(picture, light.resize(picture.size).convert("RGB"))
    coarse = (picture.width // 2, picture.height // 2)
    grain = Image.frombytes("L", coarse, chance.randbytes(coarse[0] * coarse[1]))
    return Image.blend(lit, grain.resize(picture.size).convert("RGB"), 0.03)


def _finger(size: tuple[int, int]) -> tuple[float, float, float, float]:
    return size[0] * 0.5, size[1] * 0.62, size[0] * 0.82, size[1] * 1.3


def _jpeg(picture: Image.Image, paper: Paper, *, turned: bool) -> bytes:
    exif = Image.Exif()
    exif[MAKE], exif[MODEL] = "Practice", "Pocket camera"
    exif[ORIENTATION] = LYING if turned else UPRIGHT
    exif[MADE_AT] = f"{paper.day:%Y:%m:%d} 18:20:04"
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=78, exif=exif)
    return out.getvalue()
