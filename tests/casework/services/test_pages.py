"""Pages are drawn and read before somebody asks, and nobody's many hold up others' few."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from casework.models import CaseFile, Document, Origin, Page, Reading
from casework.queries.kept_files import named_pages
from casework.services import pages
from casework.services.intake import taken_in
from plumbing import clock, files, work
from plumbing import pages as drawing
from plumbing.child import ChildTimeout
from plumbing.uploads import checking
from tests import builders

pytestmark = pytest.mark.django_db
TRIALS = Path(__file__).parents[2] / "trials" / "files"


@pytest.fixture(scope="module", autouse=True)
def children():
    yield
    checking.inspectors.stop()
    drawing.inspectors.stop()


def handed_in(name: str, content: bytes, person=None) -> Document:
    owner = person or builders.certificant()
    file = SimpleUploadedFile(name, content)
    with taken_in(owner_id=owner.pk, file=file, origin=Origin.FORM, actor=None) as taken:
        return taken.document


def photo_of(said: str) -> bytes:
    image = Image.new("RGB", (1400, 500), "white")
    font = ImageFont.load_default(size=64)
    ImageDraw.Draw(image).text((80, 180), said, fill="black", font=font)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def scans(count: int) -> bytes:
    first, *more = [Image.new("RGB", (300 + n, 200), "white") for n in range(count)]
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=more)
    return out.getvalue()


def test_a_pdf_is_drawn_with_the_words_of_its_text_layer():
    content = (TRIALS / "acroform-date-format.pdf").read_bytes()
    document = handed_in("a.pdf", content)
    pages.want([document])
    pages.want([document])
    pages.make(seconds=20)
    page = Page.objects.get()
    assert "Certificate of Completion" in page.text
    assert all(0 <= part <= 1 for _word, *box in page.words for part in box)
    with Image.open(io.BytesIO(files.read(page.path))) as picture:
        assert picture.size == (page.width, page.height)
        assert max(picture.size) in {drawing.EDGE, drawing.EDGE + 1}
    reading = Reading.objects.get()
    assert (reading.read_by, reading.drawn_at is None, reading.read_at is None) == (
        "layer", False, False,
    )  # fmt: skip
    assert named_pages([page.path], clock.now()) == {page.path}


@pytest.mark.skipif(not drawing.can_read(), reason="tesseract is not installed")
def test_a_photograph_is_read():
    document = handed_in("IMG_1.jpg", photo_of("Terrence Okafor, 6.0 contact hours"))
    pages.want([document])
    pages.make(seconds=30)
    page = Page.objects.get()
    assert (page.path, Reading.objects.get().read_by) == (document.copy_path, "ocr")
    assert "Okafor" in page.text


def test_without_a_program_that_reads_a_photograph_is_shown_and_said_to_be_unread(settings):
    settings.TESSERACT = "no-such-program"
    pages.want([handed_in("IMG_1.jpg", photo_of("Terrence Okafor"))])
    pages.make(seconds=20)
    assert (Page.objects.get().text, Reading.objects.get().read_by) == ("", "not_here")


@pytest.fixture
def many_pages(settings):
    """A scan that a worker without a program that reads has come to first."""
    settings.TESSERACT = "no-such-program"
    pages.want([handed_in("many.tif", scans(7))])
    pages.make(seconds=20)
    [reading] = Reading.objects.all()
    assert reading.read_by == "not_here"
    return reading


@pytest.fixture
def reader(monkeypatch):
    """A worker with such a program; who it read for, page by page."""
    read_for = []
    monkeypatch.setattr(drawing, "can_read", lambda: True)
    monkeypatch.setattr(drawing, "read", lambda _picture, sender: read_for.append(sender) or [])
    monkeypatch.setattr(pages, "AT_A_TURN", 3)
    return read_for


def test_many_pages_are_read_some_at_a_turn_once_a_reader_has_come(many_pages, reader):
    for read in (3, 6, 7):
        [reading] = work.take(pages.QUEUE, pages.to_read_after_all())
        assert reading.over  # not said to be still read, before it is
        pages._read_all(reading)
        assert len(reader) == read
    many_pages.refresh_from_db()
    assert (many_pages.read_by, many_pages.turn, many_pages.over) == ("ocr", 3, True)
    pages.make(seconds=1)
    assert len(reader) == 7


def test_workers_that_cannot_read_leave_the_unread_to_those_that_can(many_pages, reader):
    """Taken out and left again each minute, it would be work for ever, and never read."""
    with pytest.MonkeyPatch.context() as without:
        without.setattr(drawing, "can_read", lambda: False)
        left = Reading.objects.values().get()
        pages.make(seconds=1)
        assert Reading.objects.values().get() == left
    pages.make(seconds=20)
    assert Reading.objects.get().read_by == "ocr"


def test_what_no_reader_can_read_is_tried_three_times_and_said_to_be_unread(
    many_pages, reader, monkeypatch
):
    def fails(_picture, sender):
        reader.append(sender)
        raise drawing.CannotDraw("not a picture")

    monkeypatch.setattr(drawing, "read", fails)
    for _minute in range(5):
        Reading.objects.update(free_at=None)
        pages.make(seconds=5)
    assert len(reader) == 3
    assert Reading.objects.get().over


def test_a_page_that_nobody_drew_yet_is_drawn_when_it_is_asked_for():
    content = (TRIALS / "openaction-print.pdf").read_bytes()
    document = handed_in("a.pdf", content)
    page = pages.page_of(document, 1)
    assert pages.page_of(document, 1) == page
    with pytest.raises(pages.NotDrawn):
        pages.page_of(document, 2)
    Document.objects.update(scan="infected")
    document.refresh_from_db()
    Page.objects.all().delete()
    with pytest.raises(pages.NotDrawn):
        pages.page_of(document, 1)


def test_one_that_cannot_be_drawn_is_given_up_and_holds_up_no_other(monkeypatch, settings):
    settings.TESSERACT = ""
    bad, good = (handed_in(f"{n}.jpg", photo_of(f"Number {n}")) for n in range(2))
    draw = drawing.draw

    def call(content, kind, number, *, sender=None):
        if sender == bad.certificant_id:
            raise drawing.CannotDraw("out of memory") from ChildTimeout()
        return draw(content, kind, number, sender=sender)

    monkeypatch.setattr(drawing, "draw", call)
    pages.want([bad, good])
    for _again in range(3):
        Reading.objects.filter(drawn_at=None).update(free_at=None)
        pages.make(seconds=10)
    waiting = pages.to_draw()
    assert [row.document for row in waiting.filter(pages.QUEUE.given_up)] == [bad]
    assert Reading.objects.get(document=good).read_at is not None


def test_many_of_one_person_wait_behind_the_first_of_another():
    many, few = builders.certificant(), builders.certificant()
    pages.want([builders.document(many) for _ in range(3)])
    pages.want([builders.document(many), builders.document(few)])
    owners = [row.document.certificant for row in pages.to_draw()]
    assert owners == [many, few, many, many, many]


def test_a_file_that_was_sent_in_is_wanted(kind):
    from tests.casework.kind import a_case

    a_case()
    wanted = {row.document_id for row in Reading.objects.all()}
    assert wanted == {file.document_id for file in CaseFile.objects.all()} != set()
