"""The documents of the demo's people say what they should, and the same every time."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from plumbing import uploads
from practice.demo.papers.paper import Look, Paper, printed
from practice.demo.papers.photograph import Camera, photographed
from practice.demo.papers.scan import scanned

PAPER = Paper(
    look=Look.HOSPITAL,
    name="Terrence A. Okafor",
    title="Coagulation update",
    provider="Northfield General Hospital",
    day=date(2024, 10, 19),
    amount="6.0 contact hours",
)


def _text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    assert len(document) == 1
    page = document[0].get_textpage()
    text = " ".join(page.get_text_bounded().split())
    document.close()
    return text.casefold()


@pytest.mark.parametrize("look", Look)
def test_every_look_prints_what_was_done_by_whom_and_when(look):
    text = _text(printed(replace(PAPER, look=look)))
    for said in (PAPER.name, PAPER.title, PAPER.provider, "October 19, 2024", PAPER.amount):
        assert said.casefold() in text


def test_a_photograph_is_taken_in_upright_and_made_the_same_twice():
    camera = Camera(seed=3, turned=True)
    content = photographed(PAPER, camera)
    assert photographed.__wrapped__(PAPER, camera) == content
    assert Image.open(io.BytesIO(content)).getexif()[0x0112] == 6
    taken = uploads.check(SimpleUploadedFile("record.jpg", content))
    assert (taken.width, taken.height) == (960, 1280)


def test_a_scan_has_a_page_for_each_paper():
    content = scanned(PAPER, replace(PAPER, look=Look.SOCIETY))
    assert Image.open(io.BytesIO(content)).n_frames == 2
