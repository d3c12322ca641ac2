"""Pages of strangers' documents as pictures and words, made in children with limits.

`draw` gives one page as a JPEG with the words of its text layer, `read` reads the words off a
picture (OCR) where tesseract is installed. Both work on the copy that was written anew when the
file came; the original is opened by nobody here.
"""

from __future__ import annotations

from plumbing.pages.paper import (
    EDGE,
    CannotDraw,
    Drawn,
    Word,
    can_read,
    draw,
    inspectors,
    read,
)

__all__ = ["EDGE", "CannotDraw", "Drawn", "Word", "can_read", "draw", "inspectors", "read"]
