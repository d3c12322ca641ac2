"""Pictures that cameras and programs write otherwise than most: good ones are taken."""

from __future__ import annotations

import io
import struct
import zlib

import pillow_heif
import pytest
from PIL import Image
from pypdf import PdfReader

from plumbing import uploads
from plumbing.uploads import Kind, UploadRefused, checking
from plumbing.uploads.kinds import HEIF_BRANDS
from tests.plumbing.uploads.samples import picture, upload


@pytest.fixture(scope="module", autouse=True)
def inspector():
    yield
    checking.inspectors.stop()


@pytest.mark.parametrize("brand", sorted(HEIF_BRANDS))
def test_heif_is_heif_whatever_it_calls_itself_first(brand):
    photo = picture("HEIF")
    taken = uploads.check(upload("IMG_0004.HIF", photo[:8] + brand + photo[12:]))
    assert (taken.kind, taken.width, taken.height) == (Kind.HEIC, 60, 40)


@pytest.mark.parametrize("mode", ["L", "I;16"])
def test_heif_without_colour_or_of_more_than_8_bits_is_taken(mode):
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new(mode, (60, 40))).save(out)
    assert uploads.check(upload("scan.heic", out.getvalue())).kind is Kind.HEIC


def test_what_is_built_like_heif_and_none_is_called_what_it_is():
    content = b"\0\0\0\x18ftypisom\0\0\0\0isomisom" + b"\0" * 80
    with pytest.raises(UploadRefused, match="a video"):
        uploads.check(upload("IMG_0005.heic", content))


def with_exif(kind, exif):
    """A picture with those bytes where EXIF belongs."""
    if kind == "JPEG":
        return picture("JPEG", exif=b"Exif\0\0" + exif)
    scan = picture("PNG")
    chunk = struct.pack(">I", len(exif)) + b"eXIf" + exif
    return scan[:33] + chunk + struct.pack(">I", zlib.crc32(chunk[4:])) + scan[33:]


BROKEN_EXIF = {
    "nothing": b"",
    "no TIFF": b"garbage, garbage",
    "two letters": b"xx",
    "beyond its end": b"II*\0\xff\xff\xff\xff",
    "a list that is cut": b"II*\0\x08\0\0\0\x05\0",
    "of a kind unknown": b"II*\0\x08\0\0\0\x01\0\x12\x01\x63\0\x01\0\0\0\x06\0\0\0\0\0\0\0",
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("exif", BROKEN_EXIF.values(), ids=BROKEN_EXIF)
def test_a_good_picture_with_broken_exif_is_taken_as_it_lies(kind, exif):
    taken = uploads.check(upload("a.jpg", with_exif(kind, exif)))
    assert (taken.width, taken.height) == (60, 40)


def scan(pages: int, mode: str = "RGB", size: tuple[int, int] = (85, 110), **options) -> bytes:
    out = io.BytesIO()
    sheets = [Image.new(mode, size, "white") for _ in range(pages)]
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:], **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("RGB", {}),
        ("L", {}),
        ("1", {"compression": "group4"}),
        ("RGB", {"compression": "tiff_lzw"}),
    ],
)
def test_a_scan_has_a_page_for_each_picture_and_its_copy_too(mode, options):
    taken = uploads.check(upload("scan.pdf", scan(3, mode, **options)))
    assert (taken.kind, taken.name, taken.pages) == (Kind.TIFF, "scan.tiff", 3)
    assert taken.copy().kind is Kind.PDF
    assert len(PdfReader(io.BytesIO(taken.shown)).pages) == 3


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: scan(51), "too_many_pages"),
        (lambda: scan(1, "1", (16_000, 16_000), compression="group4"), "too_many_pixels"),
        (lambda: scan(1)[:40], "damaged"),
        (lambda: scan(1)[:2000], "cut_off"),
    ],
)
def test_a_scan_that_is_not_taken_says_its_own_reason(made, code):
    with pytest.raises(UploadRefused) as refused:
        uploads.check(upload("scan.tif", made()))
    assert refused.value.code == code
