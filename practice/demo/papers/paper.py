"""What a document says, and the PDF of it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache

import pypdfium2
from django.template.loader import render_to_string
from PIL import Image

from plumbing import pdf

SCALE = 1.5  # pixels to a point: small print stays readable on a photograph of it


class Look(Enum):
    """Who issued it; each has a template."""

    HOSPITAL = "hospital"
    SYMPOSIUM = "symposium"
    SOCIETY = "society"
    TRANSCRIPT = "transcript"
    PROGRAM = "program"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document. name: whom it names, "" where nobody; amount: as it is printed ("6.0 contact
    hours").
    """

    look: Look
    name: str
    title: str
    provider: str
    day: date
    amount: str
    number: str = "0319"
    signed: str = "M. Delacroix"


@cache
def printed(paper: Paper) -> bytes:
    """The PDF of a paper, one page. Raises PdfError."""
    html = render_to_string(f"demo/papers/{paper.look.value}.html", {"paper": paper})
    return pdf.render(html, on=paper.day)


def sheet(paper: Paper) -> Image.Image:
    """The page as a picture in colour. Raises PdfError."""
    document = pypdfium2.PdfDocument(io.BytesIO(printed(paper)))
    try:
        return document[0].render(scale=SCALE).to_pil().convert("RGB")
    finally:
        document.close()
