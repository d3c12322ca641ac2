"""Certificate, card and letter: for whom, what they say, and what their code tells."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from PIL import Image
from pypdf import PdfReader

from credentials.services import withdrawing
from members.models import Certificant, Certification, ProgramName, Vouched
from tests.builders import certification, member
from tests.credentials.services.test_following import paid

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)
    cache.clear()
    return time_machine


@pytest.fixture
def held(client):
    row = paid(certification(granted_on=date(2018, 9, 18)))
    client.force_login(member(row.certificant))
    return row


def words(answer):
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def checked(client, kind):
    code = Vouched.objects.get(kind=kind).shown_code
    return " ".join(client.get(f"/verify/document/{code}/").content.decode().split())


def letter(client, row, as_of):
    return client.post(f"/documents/{row.number}/letter/", {"as_of": as_of}, follow=True)


def opened(client, row, kind):
    if kind == "standing_letter":
        return letter(client, row, "2026-11-22")
    return client.get(f"/documents/{row.number}/{kind}/")


@pytest.mark.parametrize("kind", ["certificate", "card", "standing_letter"])
def test_each_says_who_and_what_and_its_code_tells_how_it_is_today(client, held, kind):
    said = words(opened(client, held, kind))
    for fact in (
        "Marisol Reyes",
        "Registered Medical Assistant",
        held.number,
        "September 18, 2018",
    ):
        assert fact in said
    opened(client, held, kind)
    assert Vouched.objects.get(kind=kind).shown_code in said
    assert "Certified</h2><p>since September 18, 2018" in checked(client, kind)
    Certification.objects.filter(pk=held.pk).update(suspended_from=ON)
    answer = checked(client, kind)
    assert "Not certified</h2>" in answer
    assert "Suspended" not in answer


def test_old_paper_keeps_name_and_code_of_its_day_and_the_check_shows_today_s(client, held, today):
    client.get(f"/documents/{held.number}/certificate/")
    Certificant.objects.filter(pk=held.certificant_id).update(last_name="Reyes-Moran")
    name = ProgramName.objects.get(program=held.program, valid_to=None)
    ProgramName.objects.filter(pk=name.pk).update(valid_to=ON + timedelta(1))
    ProgramName.objects.create(
        program=held.program,
        code="CRMA",
        name="Chief Medical Assistant",
        valid_from=ON + timedelta(1),
    )
    today.shift(timedelta(days=1))
    answer = checked(client, "certificate")
    assert "Chief Medical Assistant (CRMA)" in answer
    assert answer.count("Marisol Reyes-Moran") == 1
    assert "Marisol Reyes<" in answer
    client.force_login(held.certificant.user)
    said = words(client.get(f"/documents/{held.number}/certificate/"))
    assert "Reyes-Moran" in said
    assert Vouched.objects.filter(kind="certificate").count() == 2


def test_the_card_is_a_picture_for_the_phone(client, held):
    answer = client.get(f"/documents/{held.number}/card.png")
    assert Image.open(io.BytesIO(answer.content)).size == (1080, 680)


def test_a_letter_tells_of_a_day_before_and_of_none_to_come(client, held):
    Certification.objects.filter(pk=held.pk).update(suspended_from=ON)
    assert "Active: certified" in words(letter(client, held, "2026-11-21"))
    assert "Suspended: not certified" in words(letter(client, held, "2026-11-22"))
    for day, told in [
        ("2026-11-23", "still to come"),
        ("2018-09-17", "certified first on September 18, 2018"),
        ("2026-02-30", "Type a day like"),
        ("", "Choose a day"),
    ]:
        answer = letter(client, held, day)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert Vouched.objects.count() == 2


def test_looking_at_days_makes_no_letter_and_one_that_was_made_is_found_again(client, held):
    path = f"/documents/{held.number}/letter/"
    for day in range(1, 4):
        page = client.get(path, {"as_of": f"2026-11-0{day}"}).content.decode()
        assert f'value="2026-11-0{day}"' in page
    assert not Vouched.objects.exists()
    [first, again] = (letter(client, held, "2026-11-21").redirect_chain for _ in range(2))
    assert first == again
    made = Vouched.objects.get()
    assert client.get(f"{path}{made.code.lower()}/").status_code == 200
    withdrawing.card_lost(certification=held, actor=held.certificant.user)
    assert client.get(first[0][0]).status_code == 200
    reason = {"actor": held.certificant.user, "reason": "Wrong day"}
    withdrawing.withdraw(certification=held, code=made.code, **reason)
    assert client.get(first[0][0]).status_code == 404
    client.force_login(member())
    assert client.get(f"{path}{made.code}/").status_code == 404


def test_what_the_record_alone_decides_is_one_document_however_often_it_is_opened(client, held):
    for path in ("", "card/", "card.png", "certificate/") * 2:
        client.get(f"/documents/{held.number}/{path}")
    kinds = Vouched.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["card", "certificate"]


def test_an_account_makes_so_many_letters_and_no_more(client, held):
    path = f"/documents/{held.number}/letter/"
    days = [client.post(path, {"as_of": f"2026-11-{day:02}"}).status_code for day in range(1, 12)]
    assert days == [302] * 10 + [429]


@pytest.mark.parametrize("path", ["certificate/", "card/", "card.png"])
def test_who_is_not_certified_gets_none_and_strangers_learn_nothing(client, held, path):
    Certification.objects.filter(pk=held.pk).update(retired_on=ON)
    told = client.get(f"/documents/{held.number}/{path}", follow=True).content.decode()
    assert "This is made while the certification is active or in grace." in told
    client.force_login(member())
    assert client.get(f"/documents/{held.number}/{path}").status_code == 404
    assert not Vouched.objects.exists()


def test_a_letter_names_the_program_by_the_code_of_the_day_it_tells_of(client, held):
    row = paid(certification(held.certificant, program="MLS", granted_on=date(2018, 9, 18)))
    for day, code in (("2023-01-30", "(MT)"), ("2023-02-01", "(MLS)")):
        assert code in words(letter(client, row, day))
    old = Vouched.objects.filter(kind="standing_letter").order_by("pk").first()
    told = client.get(f"/verify/document/{old.shown_code}/").content.decode()
    assert "(MLS)</dd>" in told  # what holds today
    assert "(MT)</dd>" in told  # what the paper says
