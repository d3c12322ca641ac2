"""Why a file is not taken, in words for the person who sent it."""

from __future__ import annotations

from typing import Any

from plumbing.uploads.kinds import LARGEST, MOST_PAGES, MOST_PIXELS

MESSAGES = {
    "empty": "The file is empty. Choose it again; it may not have been saved completely.",
    "too_large": "The file is larger than {most_mb} MB. Choose a smaller photo size, or split "
    "the document.",
    "wrong_kind": "We take PDF, JPEG, PNG and HEIC files. This file is something else.",
    "wrong_name": "The name of the file says {said}, but its content is {found}. Save it again "
    "as one or the other.",
    "damaged": "The file is damaged or incomplete. Open it on your device to see whether it is "
    "whole, and save it again.",
    "too_many_pages": "The document has {pages} pages; we take up to {most_pages}. Send only the "
    "pages that prove the activity.",
    "page_too_large": "A page of the document is larger than any paper. Print it to a new PDF in "
    "Letter size.",
    "too_many_pixels": "The picture has {megapixels} megapixels; we take up to "
    "{most_megapixels}. Choose a smaller photo size.",
    "animated": "The picture is animated. Save it as a still picture.",
    "encrypted": "The PDF is protected with a password. Save a copy without one.",
    "active": "The PDF contains a program, a form that runs, or another file inside it. Print it "
    "to a new PDF and send that.",
    "hidden_data": "The file contains another file behind its end. Save it again as a plain PDF "
    "or picture.",
    "too_complex": "The file cannot be checked in reasonable time. Print it to a new PDF, or send "
    "a photo of it.",
}
_LIMITS = {
    "most_mb": LARGEST // 1024 // 1024,
    "most_pages": MOST_PAGES,
    "most_megapixels": MOST_PIXELS // 1_000_000,
}


class UploadRefused(Exception):
    """The file is not taken. `code` is a key of MESSAGES; `message` tells the sender what to do."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.message = MESSAGES[code].format(**_LIMITS, **facts)
        super().__init__(self.message)
