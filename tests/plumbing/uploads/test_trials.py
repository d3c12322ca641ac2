"""Files as people have them: what is good is taken, what is refused is told its own reason."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from plumbing import uploads
from plumbing.uploads import Kind, UploadRefused, checking
from tests.plumbing.uploads.hostile import FOLDER as FILES
from tests.plumbing.uploads.hostile import TRIALS
from tests.plumbing.uploads.samples import upload

# Nothing of these words is left in a copy that others may see.
RUNS = [b"JavaScript", b"/JS", b"OpenAction", b"/AA", b"Launch", b"Encrypt", b"<script", b"Print"]


@pytest.fixture(scope="module", autouse=True)
def inspectors():
    yield
    checking.inspectors.stop()


def taken(name: str) -> uploads.CheckedUpload:
    content = (FILES / name).read_bytes()
    checked = uploads.check(upload(name, content))
    assert checked.content == content
    return checked


@pytest.mark.parametrize(
    "name",
    [
        "acroform-date-format.pdf",
        "openaction-print.pdf",
        "owner-only-aes-256.pdf",
        "owner-only-rc4-128.pdf",
        "newline-first.pdf",
        "bom-first.pdf",
        "html-after.pdf",
    ],
)
def test_good_papers_are_taken_and_shown_plain(name):
    checked = taken(name)
    assert (checked.kind, checked.pages) == (Kind.PDF, 1)
    assert checked.shown.startswith(b"%PDF-")
    assert checked.shown.rstrip().endswith(b"%%EOF")
    assert [word for word in RUNS if word in checked.shown] == []
    reader = PdfReader(io.BytesIO(checked.shown))
    assert not reader.is_encrypted
    assert "Certificate of Completion" in reader.pages[0].extract_text()


def test_a_form_is_shown_with_what_was_filled_in():
    reader = PdfReader(io.BytesIO(taken("acroform-date-format.pdf").shown))
    assert reader.get_fields()
    assert all("/AP" in each.get_object() for each in reader.pages[0]["/Annots"])


@pytest.mark.parametrize(
    ("name", "kind", "called"),
    [
        ("jfif.jfif", Kind.JPEG, "jfif.jpg"),
        ("photo.jpe", Kind.JPEG, "photo.jpg"),
        ("photo.heic", Kind.HEIC, "photo.heic"),
        ("jpeg-in-heic-name.HEIC", Kind.JPEG, "jpeg-in-heic-name.jpg"),
        ("alpha.png", Kind.PNG, "alpha.png"),
    ],
)
def test_photos_are_taken_by_what_they_are(name, kind, called):
    checked = taken(name)
    assert (checked.kind, checked.name) == (kind, called)
    with Image.open(io.BytesIO(checked.shown)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (checked.width, checked.height))


@pytest.mark.parametrize("sent", [each for each in TRIALS if each.code], ids=lambda sent: sent.name)
def test_what_is_refused_is_told_its_own_reason(sent):
    with pytest.raises(UploadRefused) as refused:
        uploads.check(upload(sent.name, sent.content()))
    assert refused.value.code == sent.code


def test_what_takes_longer_than_the_limit_is_refused_with_that_reason(monkeypatch):
    """A fast machine is through with it before the limit; this one is held to a part of it."""
    monkeypatch.setattr(checking, "SECONDS", 0.5)
    content = (FILES / "slow-object-stream.pdf").read_bytes()
    with pytest.raises(UploadRefused, match="cannot be checked in reasonable time"):
        uploads.check(upload("slow-object-stream.pdf", content))
