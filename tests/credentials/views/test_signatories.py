"""Who signs: from a day on, and never on what was made before."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from credentials.models import Signatory
from credentials.services import signatories
from members.models import Vouched
from tests.builders import certification, member, staff
from tests.credentials.services.test_following import paid
from tests.credentials.views.test_papers import words

pytestmark = pytest.mark.django_db
DESK = "/desk/signatories/"
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)
    return time_machine


def picture(mark=True):
    paper, out = Image.new("RGB", (300, 120), "white"), io.BytesIO()
    if mark:
        ImageDraw.Draw(paper).line([(40, 80), (120, 30), (200, 90)], fill="black", width=5)
    paper.save(out, "PNG")
    return SimpleUploadedFile("hand.png", out.getvalue(), "image/png")


def named(name, valid_from, **more):
    told = {"place": "right", "name": name, "title": "Registrar", "valid_from": valid_from}
    return told | more


@pytest.fixture
def desk(client):
    client.force_login(staff())
    return client


def test_the_next_one_signs_from_their_day_on_and_old_documents_keep_theirs(desk, client, today):
    row = paid(certification(granted_on=date(2018, 9, 18)))
    Signatory.objects.create(
        place="right", name="Ann Old", title="Registrar", valid_from=date(2020, 1, 1)
    )
    desk.post(DESK, named("Bea New", "2026-11-24", image=picture()))
    assert Signatory.objects.get(name="Bea New").picture.startswith("data:image/png;base64,")
    page = desk.get(DESK).content.decode()
    assert page.index("Bea New") < page.index("Ann Old")
    client.force_login(member(row.certificant))
    row.certificant.refresh_from_db()
    certificate, letter = (f"/documents/{row.number}/{one}" for one in ("certificate/", "letter/"))
    assert "Ann Old" in words(client.get(certificate))
    today.shift(timedelta(days=3))
    client.force_login(row.certificant.user)
    said = words(client.get(certificate))
    assert "Bea New" in said
    assert "Ann Old" not in said
    assert "Bea New" in words(client.post(letter, {"as_of": "2026-11-22"}, follow=True))
    old, new = Vouched.objects.filter(kind="certificate").order_by("pk")
    assert (old.issued_on, new.issued_on) == (ON, date(2026, 11, 25))
    told = client.get(f"/verify/document/{old.shown_code}/").content.decode()
    assert "Ann Old, Registrar" in told


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (named("A", "2026-11-22"), "Choose tomorrow or a later day"),
        (named("", "2026-11-24"), "Type the name as it is printed"),
        (named("A", ""), "Choose the first day"),
        (named("Zed", "2026-12-01"), "Somebody signs there from that day on already."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(desk, sent, said):
    desk.post(DESK, named("Cara Later", "2026-12-01"))
    page = desk.post(DESK, sent).content.decode()
    assert said in page
    assert 'value="Registrar"' in page
    assert Signatory.objects.count() == 1


def test_a_picture_of_nothing_is_refused(desk):
    page = desk.post(DESK, named("A", "2026-11-24", image=picture(mark=False))).content.decode()
    assert "Nothing is written on this picture." in page


def test_one_to_come_is_taken_back_and_one_that_signs_is_not(desk, today):
    desk.post(DESK, named("A", "2026-11-24"))
    row = Signatory.objects.get()
    desk.post(f"{DESK}{row.pk}/back/")
    row.refresh_from_db()
    assert row.taken_back_at
    desk.post(DESK, named("B", "2026-11-24"))
    today.shift(timedelta(days=2))
    desk.force_login(staff())
    kept = Signatory.objects.get(name="B")
    answer = desk.post(f"{DESK}{kept.pk}/back/", follow=True).content.decode()
    assert "It has begun: documents bear it." in answer


def test_ink_is_without_paper_and_cut_to_what_is_written():
    image = Image.open(io.BytesIO(signatories.ink(picture().read())))
    assert image.mode == "RGBA"
    assert image.width < 200
    assert image.getpixel((image.width // 2, image.height - 1))[3] == 0
