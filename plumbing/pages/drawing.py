"""The child's side: a page of a PDF or a picture drawn, and words read off a picture."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from plumbing.child import Refused

Facts = dict[str, Any]
Found = list[Any]  # text, left, top, right, bottom

MOST_LETTERS = 30_000  # of one page; a page of small print has 6,000
LEAST_SURE = 40  # of 100: below, tesseract guesses
LONGEST_WORD = 80


def draw(facts: Facts, content: bytes) -> tuple[Facts, bytes]:
    """One page: its size, a digest of its pixels and the words of its text layer; and a JPEG.

    A picture is its own page, and no JPEG comes back.
    """
    if facts["kind"] == "jpeg":
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            image.load()
            return _told(image, []), b""
    pdf = pdfium.PdfDocument(content)
    if not 1 <= facts["page"] <= len(pdf):
        raise Refused("no_page")
    pdf.init_forms()
    page = pdf[facts["page"] - 1]
    width, height = page.get_size()
    scale = facts["edge"] / max(width, height, 1)
    image = page.render(scale=scale).to_pil().convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True)
    return _told(image, list(_words(page, width, height))), out.getvalue()


def read(facts: Facts, content: bytes) -> tuple[Facts, bytes]:
    """The words on a picture, as tesseract finds them."""
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
        width, height = image.size
    done = subprocess.run(  # noqa: S603 - a program that the settings name
        [facts["program"], "stdin", "stdout", "-l", "eng", "--psm", "3", "tsv"],
        input=content,
        capture_output=True,
        timeout=facts["seconds"],
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    if done.returncode:
        raise Refused("not_read")
    return {"words": list(_read(done.stdout.decode("utf-8", "replace"), width, height))}, b""


def _told(image: Image.Image, words: list[Found]) -> Facts:
    grey = image.convert("L")
    low, high = grey.getextrema()
    pixels = "" if low == high else hashlib.sha256(grey.tobytes()).hexdigest()
    return {"width": image.width, "height": image.height, "pixels": pixels, "words": words}


def _words(page: Any, width: float, height: float) -> Iterator[Found]:
    """The text layer word by word: letters up to a blank, and the box around them."""
    layer = page.get_textpage()
    letters = min(layer.count_chars(), MOST_LETTERS)
    text = layer.get_text_range(0, letters) if letters else ""
    if len(text) != letters:  # letters beyond the basic plane: places no longer agree
        yield from ([word[:LONGEST_WORD], 0, 0, 0, 0] for word in text.split())
        return
    word: list[int] = []
    for at, letter in enumerate(f"{text} "):
        if letter.isspace() or letter in "\ufffe\x00":
            if word:
                yield _word(layer, text, word, width, height)
            word = []
        else:
            word.append(at)


def _word(layer: Any, text: str, places: list[int], width: float, height: float) -> Found:
    boxes = [layer.get_charbox(at) for at in places]
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
    said = "".join(text[at] for at in places)[:LONGEST_WORD]
    return [said, *_parts(left, height - top, right, height - bottom, width, height)]


def _read(tsv: str, width: int, height: int) -> Iterator[Found]:
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        said = (row.get("text") or "").strip()
        if said and float(row["conf"]) >= LEAST_SURE:
            left, top = int(row["left"]), int(row["top"])
            right, bottom = left + int(row["width"]), top + int(row["height"])
            yield [said[:LONGEST_WORD], *_parts(left, top, right, bottom, width, height)]


def _parts(
    left: float, top: float, right: float, bottom: float, width: float, height: float
) -> list[float]:
    """A box as parts of the page, within it."""
    whole = (left / width, top / height, right / width, bottom / height)
    return [round(min(max(each, 0.0), 1.0), 4) for each in whole]
