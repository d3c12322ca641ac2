"""The documents page: one certification at a time, in honest words for every standing."""

from __future__ import annotations

from datetime import date

import pytest

from credentials.models import Account, Badge
from credentials.services import noting
from members.models import Certificant, Certification, DuesPaid, User, Vouched
from plumbing import clock
from tests.builders import certification, member, staff
from tests.courses.catalogued import buyer_with_account
from tests.credentials.services.test_following import paid
from tests.web.test_public import text

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)
    return time_machine


@pytest.fixture
def held(client):
    row = paid(certification(granted_on=date(2018, 9, 18)))
    client.force_login(member(row.certificant))
    return row


def page(client, number=""):
    return text(client.get(f"/documents/{number}/" if number else "/documents/"))


def test_the_card_bears_a_code_that_verifies_and_is_made_once(client, held):
    assert "Certified since September 18, 2018. Everything here says so" in page(client)
    answer = client.get("/documents/").content.decode()
    assert 'alt="QR code that tells whether this holds"' in answer
    card = Vouched.objects.get(kind="card")
    assert "Certified</h2>" in client.get(f"/verify/document/{card.shown_code}/").content.decode()
    assert client.get("/credentials/badges/rma.png").content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("who", "frame", "way"),
    [
        (lambda: User.objects.create_user("a@example.org"), "public-places", "/account/claim/"),
        (lambda: buyer_with_account().user, "phone-bar", "/courses/mine/"),
        (lambda: staff("mail"), "desk-side", "/desk/members/"),
    ],
)
def test_who_holds_nothing_reads_what_is_there_for_whom_and_where_to_go(client, who, frame, way):
    client.force_login(who())
    answer = client.get("/documents/")
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "No certification belongs to this sign-in" in said
    assert f'class="{frame}"' in said
    assert f'href="{way}"' in said


def test_each_certification_has_a_tab_and_of_others_there_is_none(client, held):
    other = paid(certification(held.certificant, program="RPT", granted_on=date(2020, 9, 18)))
    Certification.objects.filter(pk=held.pk).update(retired_on=ON)
    assert f"Number {other.number}" in page(client)  # the one that holds comes first
    assert "Retired since November 22, 2026." in page(client, held.number)
    assert client.get(f"/documents/{certification().number}/").status_code == 404


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"suspended_from": ON}, "Suspended since November 22, 2026."),
        (
            {"suspended_from": ON, "suspended_until": date(2027, 1, 5)},
            "Suspended since November 22, 2026, through January 4, 2027.",
        ),
        ({"retired_on": ON}, "A standing letter tells of the years in which you were."),
        ({"revoked_on": ON}, "Revoked since November 22, 2026."),
    ],
)
def test_what_is_decided_is_told_and_offers_the_letter_alone(client, held, facts, said):
    Certification.objects.filter(pk=held.pk).update(**facts)
    told = page(client)
    assert said in told
    assert "Standing letter" in told
    assert "Wallet card The code" not in told
    assert "Get it" not in told
    assert not Vouched.objects.exists()


def test_of_the_deceased_nothing_is_offered_anew(client, held):
    Certificant.objects.filter(pk=held.certificant_id).update(deceased_on=ON)
    told = page(client)
    assert "Our record says that the holder has died." in told
    for offered in ("Digital badge", "Make one", "Employers may check me"):
        assert offered not in told


def test_grace_names_its_last_day_and_a_lapse_the_way_back(client, held, today):
    DuesPaid.objects.filter(certification=held, year=2026).delete()
    today.move_to("2026-10-20 18:00:00+00:00", tick=False)
    assert "in grace through October 30, 2026." in page(client)
    today.move_to("2026-11-22 18:00:00+00:00", tick=False)
    told = page(client)
    assert "Lapsed since October 31, 2026." in told
    assert "Your way back" in told


def test_a_badge_to_claim_tells_when_and_where_the_link_was_mailed(client, held, credly):
    Badge.objects.create(
        certification=held,
        state="pending",
        expires_on=date(2027, 10, 31),
        url="https://credly.example/claim/1",
        compared_at=clock.now(),
        mailed_at=clock.now(),
        mailed_to="m••••@example.org",
    )
    told = page(client)
    assert "On Credly, checked November 22, 2026. It runs through October 30, 2027" in told
    assert "mailed the claim link on November 22, 2026 to m••••@example.org." in told
    assert "https://credly.example/claim/1" in client.get("/documents/").content.decode()


def test_what_keeps_a_badge_from_being_issued_is_told(client, held, credly):
    noting.note([held.pk])
    assert "On its way" in page(client)
    Account.objects.create(problem="Unreachable: status 500", problem_since=clock.now())
    assert "It is issued as soon as they do. Nothing for you to do." in page(client)
    Certificant.objects.filter(pk=held.certificant_id).update(email="")
    assert "Needs an address" in page(client)


def test_the_credential_has_a_page_that_names_its_last_day(client, held):
    assert "It is good through October 30, 2027" in text(
        client.get(f"/documents/{held.number}/credential/")
    )
