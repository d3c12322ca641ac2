"""The kinds of file that are taken, and how big they may be."""

from __future__ import annotations

from enum import StrEnum

LARGEST = 10 * 1024 * 1024  # bytes; also below the 25 MB a virus scanner takes by default
MOST_AT_ONCE = 20  # files of one form
MOST_PAGES = 50
# Phones take 48 and 50 megapixels (8160 x 6120); decoded that is 0.15 GB. Beyond lies no proof.
MOST_PIXELS = 50_000_000
LONGEST_EDGE = 14_400  # points of a PDF page: 200 inches, the format's own limit


class Kind(StrEnum):
    """A kind of file; the value is what is recorded."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    TIFF = "tiff"
    WEBP = "webp"
    AVIF = "avif"
    BMP = "bmp"
    # A signed credential and what one comes in; nothing else that is text is taken.
    JWT = "jwt"
    JSON = "json"
    SVG = "svg"

    @property
    def content_type(self) -> str:
        """The type told to browsers: ours, never the sender's."""
        return _TYPES.get(self.value, f"image/{self.value}")

    @property
    def extension(self) -> str:
        """The ending of stored and downloaded names, with its dot."""
        return ".jpg" if self is Kind.JPEG else f".{self.value}"

    @property
    def copied_as(self) -> Kind:
        """What the copy that may be shown is: a picture of a photo, a plain PDF of pages."""
        return Kind.PDF if self in {Kind.PDF, Kind.TIFF, *SIGNED} else Kind.JPEG


_TYPES = {"pdf": "application/pdf", "jwt": "application/vc+jwt", "json": "application/json"}
SIGNED = frozenset({Kind.JWT, Kind.JSON, Kind.SVG})
BY_CONTENT_TYPE = {kind.content_type: kind for kind in Kind if kind not in SIGNED} | {
    "image/heif": Kind.HEIC,
    "image/apng": Kind.PNG,  # refused later, with a sentence of its own
    "image/x-ms-bmp": Kind.BMP,
}

# What a picture in HEIF calls itself first: of 8 bits and of 10, single and of a series. Cameras
# name another than phones.
HEIF_BRANDS = {
    *(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"),
    *(b"mif1", b"msf1"),
}

# Of other kinds, what to call them when they are refused.
OTHERS = {
    "image/gif": "a GIF picture",
    "application/zip": "an archive of files",
    "application/msword": "a Word document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "a Word document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "a spreadsheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "a slide show",
    "application/vnd.oasis.opendocument.text": "a text document",
    "application/rtf": "a text document",
    "video/mp4": "a video",
    "video/quicktime": "a video",
    "application/x-msdownload": "a program",
}
MARKED = {b"<svg": "a drawing (SVG)", b"<!doctype html": "a web page", b"<html": "a web page"}
HEAD_OF_TEXT = 1024

# For <input accept>: what the chooser of a device offers. What a file is, its content says.
ACCEPT = (
    ".pdf,.jpg,.jpeg,.jpe,.jfif,.png,.heic,.heif,.hif,.tif,.tiff,.webp,.avif,.bmp"
    ",.jwt,.json,.svg,.txt"
)


def in_words(content: bytes, mime: str) -> str:
    """What a file is that is not taken, as a sentence goes on: "a web page". mime: by its first
    bytes, "" where they tell nothing.
    """
    head = content[:HEAD_OF_TEXT].lower()
    marked = (words for mark, words in MARKED.items() if mark in head)
    return OTHERS.get(mime) or next(marked, "of another kind")
