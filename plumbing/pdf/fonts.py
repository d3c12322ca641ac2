"""The fonts on paper: complete files of our own, the same on every machine."""

from __future__ import annotations

import contextlib
import os
import tempfile
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from plumbing.pdf.errors import PdfUnavailable

FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts" / "print"
FILES = (
    FOLDER / "SourceSans3_400Regular.ttf",
    FOLDER / "SourceSans3_400Regular_Italic.ttf",
    FOLDER / "SourceSans3_600SemiBold.ttf",
    FOLDER / "SourceSans3_700Bold.ttf",
)


def configure(folder: Path) -> Path:
    """Write the font configuration into `folder` and return the file: our fonts and no others.

    Without it the same letter looks different where other fonts are installed. `folder` also
    takes the font cache. Raises PdfUnavailable when a font is missing.
    """
    lost = [file.name for file in FILES if not file.is_file()]
    if lost:
        raise PdfUnavailable(f"fonts are missing in {FOLDER}: {', '.join(lost)}; check out again")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "fonts.conf"
    text = (
        '<?xml version="1.0"?>\n'
        '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        "<fontconfig>\n"
        f"  <dir>{escape(str(FOLDER))}</dir>\n"
        f"  <cachedir>{escape(str(folder / 'cache'))}</cachedir>\n"
        "</fontconfig>\n"
    )
    with contextlib.suppress(FileNotFoundError):
        if path.read_text() == text:
            return path
    # Several processes start at once: each writes its own file and puts it in place whole.
    handle, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    Path(name).replace(path)
    return path


def without_glyph(text: str) -> str:
    """The letters of a text that none of our fonts can print, each once; "" when all can be."""
    known = _widths()
    odd = {letter for letter in set(text) if ord(letter) not in known and not letter.isspace()}
    # Joiners and marks of direction have no picture of their own.
    return "".join(sorted(letter for letter in odd if unicodedata.category(letter) != "Cf"))


def width(text: str, points: float) -> float:
    """How wide a line of the regular font is, in points of 1/72 inch; without kerning."""
    known = _widths()
    return sum(known.get(ord(letter), 1.0) for letter in text) * points


@cache
def _widths() -> dict[int, float]:
    """The width in em of each letter that all of our fonts hold, in the regular one."""
    from fontTools.ttLib import TTFont  # read where it is needed: not every process prints

    regular: dict[int, float] = {}
    for file in reversed(FILES):
        with TTFont(file, lazy=True) as font:
            glyphs: dict[int, Any] = font.getBestCmap()
            advance, em = font["hmtx"], font["head"].unitsPerEm
            held = {letter: advance[glyph][0] / em for letter, glyph in glyphs.items()}
        regular = {one: wide for one, wide in held.items() if not regular or one in regular}
    return regular
