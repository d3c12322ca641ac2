"""The fonts on paper: complete files of our own, the same on every machine, and what they lack."""

from __future__ import annotations

import contextlib
import os
import tempfile
import unicodedata
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from plumbing.pdf.errors import PdfUnavailable

FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts" / "print"
TEXT = FOLDER / "SourceSans3_400Regular.ttf"
FILES = (
    TEXT,
    FOLDER / "SourceSans3_400Regular_Italic.ttf",
    FOLDER / "SourceSans3_600SemiBold.ttf",
    FOLDER / "SourceSans3_700Bold.ttf",
)
# Never drawn by themselves: they steer or join the letters around them.
_UNDRAWN = {"Cc", "Cf", "Zl", "Zp"}


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


def missing_glyphs(text: str) -> set[str]:
    """Return the characters of `text` that would be printed as empty boxes.

    The text is composed first (NFC), as it is on paper; white space and marks without a picture
    of their own (joiners, direction marks) are never missing.
    """
    known = _characters()
    return {
        letter
        for letter in unicodedata.normalize("NFC", text)
        if ord(letter) not in known
        and not "\ufe00" <= letter <= "\ufe0f"  # variation selectors
        and not letter.isspace()
        and unicodedata.category(letter) not in _UNDRAWN
    }


@cache
def _characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # dear to load, and only some processes ask

    with TTFont(TEXT, lazy=True) as font:
        return frozenset(font.getBestCmap())
