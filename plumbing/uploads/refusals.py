"""Why a file is not taken, in words for the person who sent it."""

from __future__ import annotations

from typing import Any

from plumbing.uploads.kinds import LARGEST, MOST_PAGES, MOST_PIXELS

MESSAGES = {
    "empty": "The file is empty. Choose it again; it may not have been saved completely.",
    "too_large": "The file is larger than {most_mb} MB. Choose a smaller photo size, or split "
    "the document.",
    "wrong_kind": "We take PDF files and pictures: JPEG, PNG, HEIC, TIFF, WebP, AVIF and BMP, and "
    "signed credentials (Open Badges). "
    "This file is {found}. Save or print it to a PDF, or send a photo of it.",
    "no_credential": "There is no signed credential (Open Badges 3.0) in this file that can be "
    "read. Get it again where you earned it, or send the certificate as a PDF or photo.",
    "damaged": "The file is damaged. Open it on your device to see whether it can be read, and "
    "save it again.",
    "cut_off": "The file stops before its end: it was not saved or sent completely. Open it on "
    "your device to see whether it is whole, and save it again.",
    "no_pages": "The document has no pages. Open it on your device and save it again.",
    "too_many_pages": "The document has {pages} pages; we take up to {most_pages}. Send only the "
    "pages that prove the activity.",
    "page_too_large": "A page of the document is larger than any paper. Print it to a new PDF in "
    "Letter size.",
    "too_many_pixels": "The picture has {megapixels} megapixels; we take up to "
    "{most_megapixels}. Choose a smaller photo size.",
    "animated": "The picture is animated. Save it as a still picture.",
    "encrypted": "The PDF asks for a password. Open it with the password, print it to a new PDF "
    "and send that.",
    "locked": "The PDF is locked so that only one program can open it. Print it from there to a "
    "new PDF, or send a photo of it.",
    "attachment": "The PDF has another file inside it. Print the pages to a new PDF and send that.",
    "media": "The PDF has a film, a sound or a model inside it. Print the pages to a new PDF and "
    "send that.",
    "no_paper": "The PDF is a form that is drawn only by the program it was made for. Print it "
    "from there to a new PDF and send that.",
    "hidden_data": "The file contains another file behind its end. Save it again as a plain PDF "
    "or picture.",
    "busy": "We are checking other files just now. Nothing is lost: add this file again in a "
    "minute.",
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
