"""How making a PDF can fail."""

from __future__ import annotations


class PdfError(Exception):
    """No PDF was made. `position` is the place (from 0) of the document to blame, if known."""

    def __init__(self, message: str, *, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


class PdfUnavailable(PdfError):
    """A library or font of this machine is missing; the message says how to get it."""


class PdfTimeout(PdfError):
    """Laying out took longer than it may and was stopped."""


class PdfTooBig(PdfError):
    """Laying out took more memory than it may, or the HTML is larger than any document of ours."""


class PdfFailed(PdfError):
    """The HTML cannot be made into a PDF; trying again gives the same."""
