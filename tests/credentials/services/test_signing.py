"""What the portal signs is read and verified here by another library than the one that signed."""

from __future__ import annotations

import io
import json
import zlib
from datetime import date, timedelta

import jwt
import pytest
from django.core.cache import cache
from django.core.management import call_command

from credentials.models import SignedCredential, SigningKey
from credentials.services import keys, signing
from credentials.views import published
from members.models import Certification, DuesPaid, History, Standing
from members.services import standing
from tests.builders import certification, member
from tests.credentials.services.test_following import paid
from tests.plumbing.open_badges.test_bits import read

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)
    cache.clear()
    return time_machine


@pytest.fixture
def held():
    return paid(certification(granted_on=date(2018, 9, 18)))


def verified(client, text, **options):
    """The claims, by the key that the header names, fetched where it says."""
    address = jwt.get_unverified_header(text)["kid"]
    key = jwt.PyJWK(client.get(address.removeprefix("http://localhost:8000")).json())
    return jwt.decode(text, key, algorithms=["ES256"], options=options)


def taken_back(client, claims):
    cache.clear()
    status = claims["credentialStatus"]
    address = status["statusListCredential"].removeprefix("http://localhost:8000")
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/vc+jwt"
    claims = verified(client, answer.content.decode())
    assert claims["exp"] - claims["nbf"] == 300
    listed = claims["credentialSubject"]
    assert published.KEPT + published.STATUS_SECONDS + listed["ttl"] // 1000 <= 300
    assert listed["statusPurpose"] == status["statusPurpose"] == "revocation"
    return read(listed["encodedList"], int(status["statusListIndex"]))


def test_it_says_whose_what_and_until_when_and_no_email_address(client, held):
    claims = verified(client, signing.signed(certification=held, on=ON))
    subject = claims["credentialSubject"]
    assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert subject["licenseNumber"] == held.number
    assert claims["awardedDate"] == "2018-09-18T05:00:00Z"
    assert subject["identifier"][0]["identityHash"] == "Marisol Reyes"
    assert subject["achievement"]["name"] == "Registered Medical Assistant (RMA)"
    assert (claims["validFrom"], claims["validUntil"]) == (
        "2026-11-22T18:00:00Z",
        "2027-10-31T05:00:00Z",  # the first moment of the day on which it would lapse
    )
    assert "@" not in json.dumps(claims).replace("@context", "")
    for address in (claims["issuer"]["id"], subject["achievement"]["id"]):
        answer = client.get(address.removeprefix("http://localhost:8000"))
        assert answer.json()["id"] == address
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_was_altered_or_has_ended_does_not_verify(client, held, today):
    text = signing.signed(certification=held, on=ON)
    head, body, signature = text.split(".")
    other = signing.signed(certification=paid(certification()), on=ON).split(".")[1]
    for forged in (f"{head}.{other}.{signature}", f"{head}.{body}.{signature[:-4]}AAAA"):
        with pytest.raises(jwt.InvalidSignatureError):
            verified(client, forged)
    today.move_to("2027-10-31 05:00:01+00:00", tick=False)
    with pytest.raises(jwt.ExpiredSignatureError):
        verified(client, text)


def test_one_signed_by_the_key_before_the_last_still_verifies(client, held, today):
    text = signing.signed(certification=held, on=ON)
    for _ in range(2):
        today.shift(timedelta(hours=3))
        keys.make()
        now = signing.signed(certification=held, on=ON)
        before = SigningKey.objects.order_by("-made_at")[1].kid  # the new one is published first
        assert jwt.get_unverified_header(now)["kid"].endswith(f"/{before}/")
    assert verified(client, text)["credentialSubject"]["licenseNumber"] == held.number
    again = signing.signed(certification=held, on=ON)
    assert jwt.get_unverified_header(again)["kid"] != jwt.get_unverified_header(text)["kid"]
    told = client.get("/credentials/keys/").json()["keys"]
    assert len(told) == SigningKey.objects.count() == 3
    assert not any("d" in key for key in told)


def test_the_key_is_replaced_by_a_command_that_keeps_the_reason():
    call_command("signing_key", reason="Once a year", stdout=io.StringIO())
    told = History.objects.get(verb="signing_key_made")
    assert told.subject == f"signing_key:{SigningKey.objects.get().kid}"
    assert told.reason == "Once a year"


def test_another_secret_of_the_portal_makes_another_key_and_loses_no_credential(
    client, held, settings
):
    text = signing.signed(certification=held, on=ON)
    settings.SECRET_KEY = "another secret key of the portal"
    verified(client, signing.signed(certification=held, on=ON))
    verified(client, text)
    assert SigningKey.objects.count() == 2


def test_it_is_taken_back_with_the_standing_and_not_given_back_with_it(client, held):
    standing.refresh(certification_ids=[held.pk], on=ON)
    claims = verified(client, signing.signed(certification=held, on=ON))
    assert not taken_back(client, claims)
    Certification.objects.filter(pk=held.pk).update(suspended_from=ON)
    standing.refresh(certification_ids=[held.pk], on=ON)
    assert taken_back(client, claims)
    with pytest.raises(signing.NotCertified):
        signing.signed(certification=Certification.objects.get(pk=held.pk), on=ON)
    Certification.objects.filter(pk=held.pk).update(suspended_from=None)
    standing.refresh(certification_ids=[held.pk], on=ON)
    new = verified(client, signing.signed(certification=held, on=ON))
    assert taken_back(client, claims)
    assert not taken_back(client, new)
    assert SignedCredential.objects.count() == 2


def test_a_lapse_that_no_sweep_has_seen_yet_is_in_the_list(client, held, today):
    standing.refresh(certification_ids=[held.pk], on=ON)
    claims = verified(client, signing.signed(certification=held, on=ON))
    today.move_to("2027-10-31 05:30:00+00:00", tick=False)
    assert Standing.objects.get(pk=held.pk).word == "active"
    assert taken_back(client, claims)


def test_paying_on_time_keeps_its_place(client, held):
    claims = verified(client, signing.signed(certification=held, on=ON))
    DuesPaid.objects.create(certification=held, year=2027, paid_on=ON)
    again = verified(client, signing.signed(certification=held, on=ON))
    assert again["id"] == claims["id"]
    assert again["validUntil"] > claims["validUntil"]


def test_a_full_list_is_followed_by_another(held, monkeypatch):
    monkeypatch.setattr(signing, "FULL", 1)
    signing.signed(certification=held, on=ON)
    signing.signed(certification=paid(certification()), on=ON)
    assert sorted(SignedCredential.objects.values_list("list", flat=True)) == [1, 2]


def itxt(png: bytes) -> dict[str, str]:
    """The international texts of a PNG, chunk by chunk."""
    at, found = 8, {}
    while at < len(png):
        length, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        data = png[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + data) == int.from_bytes(png[at + 8 + length : at + 12 + length])
        if kind == b"iTXt":
            keyword, rest = data.split(b"\0", 1)
            assert rest[:2] == b"\0\0"  # not compressed
            found[keyword.decode()] = rest[2:].split(b"\0", 2)[2].decode()
        at += 12 + length
    return found


def test_a_member_gets_it_as_file_and_baked_into_a_picture(client, held):
    client.force_login(member(held.certificant))
    page = client.get("/documents/").content.decode()
    assert "AMT issues no digital badges at the moment." in page
    text = client.get(f"/documents/{held.number}/credential.jwt")
    assert text.headers["Content-Type"] == "application/vc+jwt"
    verified(client, text.content.decode())
    picture = client.get(f"/documents/{held.number}/credential.png").content
    [(keyword, inside)] = itxt(picture).items()
    assert keyword == "openbadgecredential"
    assert verified(client, inside)["credentialSubject"]["licenseNumber"] == held.number
    client.force_login(member())
    assert client.get(f"/documents/{held.number}/credential.jwt").status_code == 404


def test_who_is_not_certified_is_told_why_there_is_none(client, held):
    Certification.objects.filter(pk=held.pk).update(retired_on=ON)
    client.force_login(member(held.certificant))
    for form in ("credential/", "credential.png"):
        answer = client.get(f"/documents/{held.number}/{form}", follow=True)
        assert "A credential is made while the certification holds." in answer.content.decode()
    assert not SignedCredential.objects.exists()


def test_unknown_keys_lists_and_programs_are_not_there(client):
    for path in ("keys/none/", "status/9/", "achievements/xyz/"):
        assert client.get(f"/credentials/{path}").status_code == 404
