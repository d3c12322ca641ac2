"""Credentials inside pictures ("baked"): an iTXt chunk of a PNG, an element of an SVG."""

from __future__ import annotations

import html
import io
import re
import struct
import zlib
from collections.abc import Iterator
from itertools import islice

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from plumbing.open_badges.compact import LARGEST

KEYWORD = "openbadgecredential"
PNG = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 20_000  # a picture of 50 megapixels in small pieces
_OPENS = "<openbadges:credential"
_SVG = re.compile(
    _OPENS + r"\b([^>]{0,200000}?)(?:/>|>(.{0,200000}?)</openbadges:credential\s*>)", re.DOTALL
)
_VERIFY = re.compile(r"""\bverify\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*?)\]\]>\s*", re.DOTALL)


def into_png(picture: bytes, credential: str) -> bytes:
    """The same picture with a credential inside."""
    info = PngInfo()
    info.add_itxt(KEYWORD, credential)
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def from_png(content: bytes) -> str | None:
    """The credential inside a PNG: the one chunk of its name; None without one, and where there are
    two, for nobody knows which is meant. No pixel is decoded, and nothing behind the second.
    """
    named = (text for text in map(_credential, _chunks(content)) if text is not None)
    found = list(islice(named, 2))
    return found[0] if len(found) == 1 else None


def from_svg(content: str) -> str | None:
    """The credential inside an SVG, by its element alone: nothing of the drawing is parsed, no
    entity resolved.
    """
    if content.count(_OPENS) != 1 or (found := _SVG.search(content)) is None:
        return None
    attributes, inner = found[1], found[2] or ""
    if verify := _VERIFY.search(attributes):
        return html.unescape(verify[1] or verify[2] or "").strip()
    whole = _CDATA.fullmatch(inner)
    return (whole[1] if whole else html.unescape(inner)).strip()


def _chunks(content: bytes) -> Iterator[bytes]:
    """The data of each iTXt chunk before the picture's end."""
    at = len(PNG)
    for _ in range(MOST_CHUNKS):
        if at + 12 > len(content):
            return
        (size,) = struct.unpack(">I", content[at : at + 4])
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        if kind == b"IEND":
            return
        if kind == b"iTXt" and size <= 2 * LARGEST:
            yield data
        at += 12 + size


def _credential(chunk: bytes) -> str | None:
    keyword, _, rest = chunk.partition(b"\0")
    if keyword != KEYWORD.encode() or len(rest) < 2:  # noqa: PLR2004 - two flags come first
        return None
    packed, text = rest[0], rest[2:].split(b"\0", 2)[-1]
    if packed:
        text = _unpacked(text)
    return text.decode(errors="replace").strip()


def _unpacked(text: bytes) -> bytes:
    """At most so much as a credential can have, whatever it would become."""
    try:
        return zlib.decompressobj().decompress(text, LARGEST + 1)
    except zlib.error:
        return b""
