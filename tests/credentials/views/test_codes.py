"""The codes on our sheets, read off a picture as phones read them off paper: each verifies."""

from __future__ import annotations

import io
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image

from ccp.services.bulk_cycles import ensure
from tests.builders import certification, member
from tests.courses.quiz import made
from tests.credentials.services.test_following import paid

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
DOTS = 150 / 72  # 150 dots an inch


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)


@pytest.fixture
def held(client):
    row = paid(certification(granted_on=date(2018, 9, 18)))
    client.force_login(member(row.certificant))
    return row


def as_picture(answer) -> Image.Image:
    """The first page of a PDF at 150 dots an inch, or a picture as it is."""
    if answer.headers["Content-Type"] == "image/png":
        return Image.open(io.BytesIO(answer.content))
    assert answer.headers["Content-Type"] == "application/pdf"
    return pypdfium2.PdfDocument(answer.content)[0].render(scale=DOTS).to_pil()


def verified(client, answer) -> str:
    """What the address in the code answers."""
    [code] = zxingcpp.read_barcodes(as_picture(answer))
    assert code.format == zxingcpp.BarcodeFormat.QRCode
    page = client.get(code.text.removeprefix("http://localhost:8000"))
    return page.content.decode()


@pytest.mark.parametrize("path", ["certificate/", "card/", "card.png", "letter/"])
def test_documents_of_a_certification(client, held, path):
    path = f"/documents/{held.number}/{path}"
    if path.endswith("letter/"):
        path = client.post(path, {"as_of": ON}).url
    answer = verified(client, client.get(path))
    assert "Certified</h2>" in answer
    assert held.number in answer


def test_a_transcript(client, held):
    ensure(certification_ids=[held.pk], on=ON)
    cycle = held.cycles.first()
    answer = client.get(reverse("ccp:transcript", args=[cycle.pk]))
    assert "AMT made this document" in verified(client, answer)


def test_the_certificate_of_a_course(client):
    place = made.place(made.rma(), made.course(5, draws=3))
    client.force_login(member(place.payer.certificant))
    made.ended(place, 3, ON)
    answer = client.get(reverse("quiz:certificate", args=[place.pk]))
    assert "AMT made this document" in verified(client, answer)
