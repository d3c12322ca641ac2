"""Pages of strangers' documents as pictures and words, made in children with limits.

`draw` gives one page as a JPEG with the words of its text layer, `read` reads the words off a
picture (OCR) where tesseract is installed. Both work on the copy that was written anew when the
file came; the original is opened by nobody here.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from plumbing.child import ChildError, Refused
from plumbing.uploads import Kind
from plumbing.uploads.inspectors import Busy, Inspectors

EDGE = 1800  # pixels of the longer edge: a Letter page at 163 dpi
DRAW_SECONDS = 8.0
READ_SECONDS = 30.0

# The only processes that draw and read; `plumbing.pages.drawing` runs there.
inspectors = Inspectors("plumbing.pages.drawing")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, and where it stands: left, top, right and bottom, as parts of the page (0 to 1)."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page. picture: a JPEG, b"" where the document is one already; pixels: SHA-256 of what is
    seen, "" of a page with nothing on it; words: of its text layer.
    """

    width: int
    height: int
    picture: bytes
    pixels: str
    words: Sequence[Word]


class CannotDraw(Exception):
    """The page cannot be drawn. busy: not now; it may work in a minute."""

    def __init__(self, message: str, *, busy: bool = False) -> None:
        super().__init__(message)
        self.busy = busy


def draw(content: bytes, kind: Kind, number: int, *, sender: object = None) -> Drawn:
    """Draw the page of that number (from 1) of a PDF or JPEG. Raises CannotDraw.

    sender: whose document it is; nobody's hold more than one of the processes.
    """
    facts = {"kind": kind.value, "page": number, "edge": EDGE}
    told, picture = _ask("draw", facts, content, DRAW_SECONDS, sender)
    words = [Word(text, tuple(box)) for text, *box in told["words"]]
    return Drawn(told["width"], told["height"], picture, told["pixels"], words)


def can_read() -> bool:
    """Whether pictures can be read here: tesseract is installed."""
    return bool(settings.TESSERACT) and shutil.which(settings.TESSERACT) is not None


def read(picture: bytes, *, sender: object = None) -> list[Word]:
    """The words that tesseract finds on a JPEG. Raises CannotDraw."""
    facts = {"program": settings.TESSERACT, "seconds": READ_SECONDS - 2}
    told, _ = _ask("read", facts, picture, READ_SECONDS, sender)
    return [Word(text, tuple(box)) for text, *box in told["words"]]


def _ask(
    job: str, facts: dict[str, Any], content: bytes, seconds: float, sender: object
) -> tuple[dict[str, Any], bytes]:
    try:
        return inspectors.call(job, facts, content, seconds=seconds, sender=sender)
    except Busy:
        raise CannotDraw("other pages are being drawn", busy=True) from None
    except Refused as refused:
        raise CannotDraw(refused.code) from None
    except ChildError as error:
        raise CannotDraw(str(error)) from error
