"""Section by section of what people (and others) send: taken, or refused with a reason."""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import time

import pytest
from PIL import Image
from pypdf.generic import ArrayObject, BooleanObject, NameObject

from plumbing import uploads
from plumbing.uploads import Kind, UploadRefused, checking, refusals
from tests.plumbing.uploads import samples
from tests.plumbing.uploads.samples import document, picture, upload

PHOTO = picture()
PAPER = document()


@pytest.fixture(scope="module", autouse=True)
def inspector():
    yield
    checking.inspectors.stop()


def refused(name: str, content: bytes) -> str:
    with pytest.raises(UploadRefused) as refusal:
        uploads.check(upload(name, content))
    assert refusal.value.message == str(refusal.value)
    return refusal.value.code


# ---- what is taken ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("certificate.pdf", PAPER, Kind.PDF),
        ("IMG_0001.JPG", PHOTO, Kind.JPEG),
        ("photo.jpeg", PHOTO, Kind.JPEG),
        ("scan.png", picture("PNG"), Kind.PNG),
        ("IMG_0002.HEIC", picture("HEIF"), Kind.HEIC),
        ("IMG_0003.heif", picture("HEIF"), Kind.HEIC),
        ("Screenshot.webp", picture("WEBP"), Kind.WEBP),
        ("IMG_0004.avif", picture("AVIF"), Kind.AVIF),
        ("scan.bmp", picture("BMP"), Kind.BMP),
    ],
)
def test_the_kinds_are_taken(name, content, kind):
    taken = uploads.check(upload(name, content))
    assert taken.kind is kind
    assert taken.size == len(content)
    assert taken.content == content
    assert taken.sha256 == hashlib.sha256(content).hexdigest()
    if kind is Kind.PDF:
        assert (taken.pages, taken.width, taken.height) == (1, None, None)
    else:
        assert (taken.pages, taken.width, taken.height) == (None, 60, 40)


@pytest.mark.parametrize("mode", ["L", "1", "CMYK", "RGB"])
def test_pictures_of_every_colour_model_are_taken(mode):
    kind = "PNG" if mode == "1" else "JPEG"
    taken = uploads.check(upload(f"a.{kind.lower()}", picture(kind, mode=mode)))
    assert taken.shown.startswith(b"\xff\xd8")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "I;16"])
def test_pictures_with_alpha_palette_or_16_bits_are_taken(mode):
    out = io.BytesIO()
    image = Image.new("L", (60, 40), 128)
    image.convert("I;16" if mode == "I;16" else mode).save(out, "PNG")
    taken = uploads.check(upload("a.png", out.getvalue()))
    with Image.open(io.BytesIO(taken.shown)) as shown:
        assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (60, 40))


def test_a_progressive_photo_is_taken():
    assert uploads.check(upload("a.jpg", picture(progressive=True))).kind is Kind.JPEG


def test_a_photo_that_is_turned_says_the_size_people_see():
    taken = uploads.check(upload("a.jpg", picture(exif=samples.phone_exif())))
    assert (taken.width, taken.height) == (40, 60)


@pytest.mark.parametrize("change", [samples.linking, samples.opening_at_page_one, None])
def test_papers_with_links_or_a_first_page_are_taken(change):
    assert uploads.check(upload("a.pdf", document(50, change))).pages == 50


def test_a_paper_that_ends_in_a_few_blank_bytes_is_taken():
    assert uploads.check(upload("a.pdf", PAPER + b"\r\n\0\0")).pages == 1


# ---- size -------------------------------------------------------------------------------------


def test_nothing_is_refused():
    assert refused("a.pdf", b"") == "empty"


def test_the_limit_itself_is_taken_and_one_byte_more_is_not():
    pad = uploads.LARGEST - len(PAPER)
    whole = PAPER.replace(b"startxref", b"%" + b"x" * (pad - 2) + b"\nstartxref")
    assert len(whole) == uploads.LARGEST
    assert uploads.check(upload("a.pdf", whole)).size == uploads.LARGEST
    assert refused("a.pdf", whole + b"\n") == "too_large"


def test_a_size_that_lies_is_not_believed():
    small = upload("a.pdf", PAPER)
    small.size = 5 * 1024**3
    with pytest.raises(UploadRefused) as refusal:
        uploads.check(small)
    assert refusal.value.code == "too_large"
    big = upload("a.pdf", PAPER + b" " * uploads.LARGEST)
    big.size = 1
    with pytest.raises(UploadRefused) as refusal:
        uploads.check(big)
    assert refusal.value.code == "too_large"


# ---- other kinds, wrong names -----------------------------------------------------------------

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ" + bytes(200)


@pytest.mark.parametrize("content", [SVG, HTML, EXE, samples.archive(), b"x", b"%PD"])
@pytest.mark.parametrize("name", ["a.pdf", "a.jpg", "a.svg", "a", "a.pdf.html", "a.docx"])
def test_other_kinds_are_refused_whatever_their_name(name, content):
    assert refused(name, content) == "wrong_kind"


def test_other_pictures_are_refused():
    content = picture("GIF")
    assert refused("a.jpg", content) == "wrong_kind"
    assert refused("a.gif", content) == "wrong_kind"


@pytest.mark.parametrize(
    "name",
    ["a.pdf.html", "a.pdf.", ".htaccess", "a", "", "pdf", "a.html\0.htm", "a.JPG", "scan (1).PDF"],
)
def test_a_name_is_not_believed(name):
    file = upload("a.pdf", PAPER)
    file._name = name
    taken = uploads.check(file)
    assert taken.kind is Kind.PDF
    assert taken.name.endswith(".pdf")


# ---- two files in one -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        HTML.ljust(900) + PAPER,
        b"\xef\xbb\xbf" + PAPER,
        b"\r\n" * 500 + PAPER,
        PAPER + b"<script>alert(1)</script>",
        PAPER + b"\0" * 4000,
        PAPER.replace(b"%%EOF", b""),
    ],
)
def test_what_stands_around_a_paper_is_not_shown(content):
    taken = uploads.check(upload("a.pdf", content))
    assert taken.content == content
    assert taken.shown.startswith(b"%PDF-")
    assert b"<script>" not in taken.shown
    assert b"<script>" in content or b"alert" not in content


def test_a_paper_that_begins_too_late_is_none():
    assert refused("a.pdf", b" " * 1100 + PAPER) == "wrong_kind"


def test_what_stands_behind_a_picture_is_not_shown():
    taken = uploads.check(upload("a.png", picture("PNG") + b"<?php"))
    assert b"<?php" not in taken.shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PAPER + samples.archive()),
        ("a.pdf", PAPER.replace(b"%%EOF", samples.archive() + b"\n%%EOF")),
        ("a.jpg", PHOTO + samples.archive()),
        ("a.jpg", PHOTO + b"<?php __HALT_COMPILER(); ?>"),
        ("a.png", picture("PNG") + samples.archive()),
    ],
)
def test_two_files_in_one_are_refused(name, content):
    assert refused(name, content) == "hidden_data"


def test_a_photo_with_a_second_view_as_phones_make_is_taken():
    first, second = (Image.new("RGB", (60, 40), colour) for colour in ("red", "blue"))
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])
    taken = uploads.check(upload("a.jpg", out.getvalue()))
    assert (taken.kind, taken.width) == (Kind.JPEG, 60)


# ---- pictures that harm -----------------------------------------------------------------------


def test_a_small_file_that_unpacks_to_a_flood_of_pixels_is_refused_at_once():
    began = time.monotonic()
    with pytest.raises(UploadRefused, match="3600 megapixels") as refusal:
        uploads.check(upload("a.png", samples.flood(60_000)))
    assert refusal.value.code == "too_many_pixels"
    assert time.monotonic() - began < 10


def test_a_picture_of_50_megapixels_is_taken_and_a_larger_one_is_not():
    assert uploads.check(upload("a.jpg", picture(size=(8160, 6120)))).width == 8160
    assert refused("a.jpg", picture(size=(8200, 6120))) == "too_many_pixels"


def test_an_animated_picture_is_refused():
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    assert refused("a.png", out.getvalue()) == "animated"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_a_truncated_picture_is_refused(kind):
    name = {"JPEG": "a.jpg", "PNG": "a.png", "HEIF": "a.heic"}[kind]
    whole = picture(kind, size=(600, 400))
    assert refused(name, whole[: len(whole) * 2 // 3]) == "cut_off"


def test_a_truncated_progressive_photo_is_refused():
    whole = picture(size=(600, 400), progressive=True)
    assert refused("a.jpg", whole[: len(whole) // 2]) == "cut_off"


# ---- papers that harm -------------------------------------------------------------------------


def test_a_paper_with_a_file_in_it_is_refused():
    content = document(1, lambda writer: writer.add_attachment("x.txt", b"not for paper"))
    assert refused("a.pdf", content) == "attachment"


def test_a_form_that_only_one_program_draws_is_refused():
    def drawn(writer):
        samples.with_form(writer)
        writer.root_object[NameObject("/NeedsRendering")] = BooleanObject(True)

    assert refused("a.pdf", document(1, drawn)) == "no_paper"


ALGORITHMS = ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_paper_that_only_its_owner_may_change_is_taken_and_shown_without_a_lock(algorithm):
    content = document(2, lambda writer: writer.encrypt("", "owner", algorithm=algorithm))
    assert b"/Encrypt" in content
    taken = uploads.check(upload("a.pdf", content))
    assert taken.pages == 2
    assert b"/Encrypt" not in taken.shown


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_paper_that_asks_for_a_password_is_refused(algorithm):
    content = document(1, lambda writer: writer.encrypt("secret", "owner", algorithm=algorithm))
    assert refused("a.pdf", content) == "encrypted"


def test_a_paper_locked_by_a_program_of_its_own_is_refused():
    content = document(1, lambda writer: writer.encrypt("", "owner", algorithm="RC4-128"))
    assert refused("a.pdf", content.replace(b"/Standard", b"/FOPN_foo")) == "locked"


def test_a_paper_of_51_pages_is_refused_and_told_so():
    with pytest.raises(UploadRefused, match="has 51 pages; we take up to 50") as refusal:
        uploads.check(upload("a.pdf", document(51)))
    assert refusal.value.code == "too_many_pages"


def test_a_paper_larger_than_paper_is_refused():
    assert uploads.check(upload("a.pdf", document(width=14_400))).pages == 1
    assert refused("a.pdf", document(width=14_401)) == "page_too_large"


def test_a_paper_without_pages_is_refused():
    assert refused("a.pdf", document(0)) == "no_pages"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.98])
def test_a_truncated_paper_is_refused(share):
    content = document(20)
    assert refused("a.pdf", content[: int(len(content) * share)]) == "cut_off"


def test_a_paper_whose_pages_go_in_circles_is_refused():
    def circle(writer):
        pages = writer.root_object["/Pages"]
        pages[NameObject("/Kids")] = ArrayObject([pages.indirect_reference])

    assert refused("a.pdf", document(1, circle)) in {"damaged", "too_complex"}


def test_a_paper_that_unpacks_to_a_flood_is_refused():
    content = document(1, samples.flate_bomb)
    assert len(content) < 1024 * 1024
    assert refused("a.pdf", content) == "too_complex"


def test_a_paper_packed_twice_is_refused():
    twice = ArrayObject([NameObject("/FlateDecode"), NameObject("/FlateDecode")])
    assert refused("a.pdf", document(1, samples.with_stream(b"x", twice))) == "too_complex"


@pytest.mark.parametrize("seed", range(12))
def test_noise_in_a_paper_never_breaks_the_check(seed):
    import random

    dice = random.Random(seed)
    noisy = bytearray(document(5, samples.linking))
    for _ in range(40):
        noisy[dice.randrange(8, len(noisy) - 8)] = dice.randrange(256)
    with contextlib.suppress(UploadRefused):  # any other error fails the test
        uploads.check(upload("a.pdf", bytes(noisy)))


def test_a_file_that_never_ends_is_refused_and_the_next_one_is_taken(monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 1e-6)
    assert refused("a.pdf", PAPER) == "too_complex"
    monkeypatch.setattr(checking, "SECONDS", 8.0)
    assert uploads.check(upload("a.pdf", PAPER)).pages == 1


# ---- what people are told and shown -----------------------------------------------------------


def test_every_refusal_has_a_sentence_that_says_what_to_do():
    facts = {"found": "a GIF picture", "pages": 51, "megapixels": 60}
    for code in refusals.MESSAGES:
        message = UploadRefused(code, **facts).message
        assert message.endswith(".")
        assert "{" not in message
        assert "!" not in message


def test_every_code_of_the_child_has_a_sentence():
    from pathlib import Path

    folder = Path(checking.__file__).parent
    raised = {
        code
        for file in folder.glob("*.py")
        for code in re.findall(
            r'"([a-z_]+)"', " ".join(re.findall(r"Refused\(.*", file.read_text()))
        )
    } - {"png"}
    assert raised
    assert raised <= refusals.MESSAGES.keys()


def test_what_is_shown_is_upright():
    content = picture(exif=samples.phone_exif(), size=(600, 400))
    with Image.open(io.BytesIO(uploads.check(upload("a.jpg", content)).shown)) as image:
        assert image.size == (400, 600)
        (red, _, blue), below = image.getpixel((200, 40)), image.getpixel((200, 560))
    assert red > 200
    assert blue < 60
    assert below[2] > 200


@pytest.mark.parametrize("format_name", ["JPEG", "HEIF"])
def test_what_is_shown_tells_nothing_of_place_or_device(format_name):
    content = picture(format_name, exif=samples.phone_exif(), size=(600, 400))
    assert b"<script>" in content  # the control: the original tells
    shown = uploads.check(upload("a", content)).shown
    assert b"<script>" not in shown
    with Image.open(io.BytesIO(shown)) as image:
        assert not dict(image.getexif())
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
