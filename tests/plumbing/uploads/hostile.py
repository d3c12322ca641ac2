"""What people and others send, in one table: taken, or refused by the code of a sentence.

It is driven through the check itself and through the pages that take files.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image
from pypdf.generic import ArrayObject, NameObject

from plumbing import uploads
from tests.plumbing.uploads import samples
from tests.plumbing.uploads.samples import action, document, picture

FOLDER = Path(__file__).parents[2] / "trials" / "files"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file: its name, what makes its bytes, and the code of the refusal, "" where it is taken."""

    name: str
    content: Callable[[], bytes]
    code: str = ""


def _cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def _padded(size: int) -> bytes:
    """A good paper of so many bytes."""
    paper = document()
    filling = b"%" + b"x" * (size - len(paper) - 2) + b"\nstartxref"
    return paper.replace(b"startxref", filling)


def _animated() -> bytes:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _circle() -> bytes:
    def change(writer) -> None:
        pages = writer.root_object["/Pages"]
        pages[NameObject("/Kids")] = ArrayObject([pages.indirect_reference])

    return document(1, change)


def _saved(kind: str, mode: str = "RGB") -> Callable[[], bytes]:
    return partial(picture, kind, mode=mode)


def _attached(writer) -> None:
    writer.add_attachment("x.txt", b"not for paper")


def _trial(name: str, code: str = "") -> Sent:
    return Sent(name, (FOLDER / name).read_bytes, code)


TRIALS = [
    _trial("acroform-date-format.pdf"),
    _trial("openaction-print.pdf"),
    _trial("owner-only-aes-256.pdf"),
    _trial("owner-only-rc4-128.pdf"),
    _trial("newline-first.pdf"),
    _trial("bom-first.pdf"),
    _trial("html-after.pdf"),
    _trial("jfif.jfif"),
    _trial("photo.jpe"),
    _trial("photo.heic"),
    _trial("jpeg-in-heic-name.HEIC"),
    _trial("alpha.png"),
    _trial("user-password.pdf", "encrypted"),
    _trial("attachment.pdf", "attachment"),
    _trial("pages-0.pdf", "no_pages"),
    _trial("pages-51.pdf", "too_many_pages"),
    _trial("truncated.pdf", "cut_off"),
    _trial("cut.jpg", "cut_off"),
    _trial("anim.gif", "wrong_kind"),
]
SLOW = _trial("slow-object-stream.pdf", "too_complex")  # a fast machine is through with it in time

HOSTILE = [
    Sent("nothing.pdf", bytes, "empty"),
    Sent("limit.pdf", partial(_padded, uploads.LARGEST)),
    Sent("more.pdf", partial(_padded, uploads.LARGEST + 1), "too_large"),
    *(
        Sent("page.pdf", partial(bytes, content), "wrong_kind")
        for content in (HTML, SVG, LAUGHS, EICAR, b"MZ" + bytes(200), samples.archive())
    ),
    Sent("drawing.svg", partial(bytes, SVG), "wrong_kind"),
    Sent("macro.docm", samples.archive, "wrong_kind"),
    Sent("late.pdf", lambda: b" " * 1100 + document(), "wrong_kind"),
    Sent("polyglot.pdf", lambda: HTML.ljust(900) + document()),
    Sent("zip-behind.pdf", lambda: document() + samples.archive(), "hidden_data"),
    Sent("phar.jpg", lambda: picture() + b"<?php __HALT_COMPILER(); ?>", "hidden_data"),
    *(
        Sent(name, document)
        for name in (
            "x.pdf.html",
            "x.html%00.pdf",
            "x.pdf.",
            "x.PDF",
            ".htaccess",
            "CON.pdf",
            "n" * 300 + ".pdf",
            "../../x.pdf",
            'a"b.pdf',
            "a\r\nSet-Cookie: x.pdf",
            "x\u202efdp.exe",
        )
    ),
    Sent("flood.png", partial(samples.flood, 60_000), "too_many_pixels"),
    Sent("exif.jpg", lambda: picture(exif=samples.phone_exif())),
    Sent("animated.png", _animated, "animated"),
    Sent("cmyk.jpg", _saved("JPEG", "CMYK")),
    Sent("deep.png", _saved("PNG", "I;16")),
    Sent("cut.jpg", lambda: _cut(picture(size=(900, 600), progressive=True)), "cut_off"),
    Sent("scan.tiff", _saved("TIFF")),
    Sent("shot.webp", _saved("WEBP")),
    Sent("scan.bmp", _saved("BMP")),
    Sent("opens.pdf", lambda: document(1, samples.opening(action("/JavaScript", JS="alert(1)")))),
    Sent("launches.pdf", lambda: document(1, samples.opening(action("/Launch", F="cmd.exe")))),
    Sent("links.pdf", lambda: document(1, samples.clicking(action("/URI", URI="javascript:x")))),
    Sent("xfa.pdf", lambda: document(1, samples.with_form)),
    Sent("attached.pdf", lambda: document(1, _attached), "attachment"),
    Sent("locked.pdf", lambda: document(1, lambda pdf: pdf.encrypt("secret")), "encrypted"),
    Sent("blank.pdf", document),  # no text in it
    Sent("pages.pdf", partial(document, 51), "too_many_pages"),
    Sent("circle.pdf", _circle, "damaged too_complex"),
    Sent("bomb.pdf", lambda: document(1, samples.flate_bomb), "too_complex"),
    Sent("wall.pdf", partial(document, width=14_401), "page_too_large"),
    Sent("broken.pdf", lambda: _cut(document()), "cut_off"),
    Sent("noise.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "cut_off damaged"),
    Sent("twice.png", _saved("PNG")),
    Sent("twice.png", _saved("PNG", "L")),
]
