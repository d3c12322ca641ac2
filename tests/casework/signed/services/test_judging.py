"""What is signed as it should be is good, by whichever way; every other is named for what it is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from casework.signed.models import State, StatusList
from casework.signed.rules.why import Why, refusal
from casework.signed.services.judging import judge
from tests.casework.signed import issuer

pytestmark = pytest.mark.django_db
NOW = issuer.NOW


def came_out(text, **how):
    found = judge(text, NOW, **how)
    return found.state, found.why


def part(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def by_hand(header, said=None, sign=lambda _signed: b"sig") -> str:
    head = f"{part(header)}.{part(said or issuer.claims())}"
    return f"{head}.{base64.urlsafe_b64encode(sign(head.encode())).decode().rstrip('=')}"


def hs256(secret: bytes):
    return lambda head: hmac.new(secret, head, hashlib.sha256).digest()


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA", "RS256"])
def test_each_algorithm_that_is_taken(algorithm):
    issuer.listed()
    assert came_out(issuer.signed(algorithm=algorithm)) == (State.GOOD, "")


def test_what_it_says_is_read_from_new_and_older_credentials():
    issuer.listed()
    older = {"iss": issuer.ID, "nbf": 1790000000, "vc": issuer.claims(validFrom=None)}
    for text in (issuer.signed(), issuer.signed(older)):
        found = judge(text, NOW)
        said = found.said
        assert (found.state, found.issuer.name) == (State.GOOD, "Lakeview Learning")
        assert (said.title, said.holder.name) == ("Phlebotomy update", "Marisol Reyes")
        assert (str(said.completed_on), str(said.hours)) == ("2026-10-01", "3.50")


def test_an_issuer_that_is_not_on_the_list_is_not_checked_nor_one_that_was_ended():
    issuer.listed(ended=True)
    assert came_out(issuer.signed())[0] is State.UNLISTED
    other = issuer.claims(issuer="https://elsewhere.example.org")
    assert came_out(issuer.signed(other))[0] is State.UNLISTED


def test_the_portal_s_own_badge_of_a_certification_proves_no_activity(settings):
    own = issuer.claims(issuer=f"{settings.PORTAL_BASE_URL}/credentials/issuer/")
    assert came_out(issuer.signed(own)) == (State.BAD, Why.OURS)
    told = refusal(Why.OURS, "")
    assert "what AMT certified" in told
    assert "the provider of the activity" in told


def test_without_a_signature_or_by_a_shared_secret_it_is_nothing():
    """A public key is public: who knows it must not be able to sign with it as a secret."""
    issuer.listed()
    key = issuer.MADE["ES256"].public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    jwk = json.dumps(issuer.public()).encode()
    for text in (
        by_hand({"alg": "none"}, sign=lambda _head: b""),
        by_hand({"alg": "None", "kid": "ES256"}),
        by_hand({"alg": "HS256", "kid": "ES256"}, sign=hs256(pem)),
        by_hand({"alg": "HS256", "kid": "ES256"}, sign=hs256(jwk)),
        by_hand({"alg": ["ES256"], "kid": "ES256"}),
        by_hand({"alg": "ES256", "kid": "ES256", "crit": ["exp"]}),
        by_hand({"kid": "ES256"}),
    ):
        assert came_out(text) == (State.BAD, "algorithm")


def test_a_key_that_it_brings_along_is_not_looked_at():
    issuer.listed()
    own = ec.generate_private_key(ec.SECP256R1())
    brought = {
        "jwk": issuer.public(key=own),
        "jku": "https://evil.example/keys",
        "x5u": "https://x",
    }
    text = issuer.signed(key=own, headers=brought)
    assert came_out(text) == (State.BAD, "altered")


@pytest.mark.parametrize(
    "kid", ["../../etc/passwd", "http://169.254.169.254/", "ES256' OR 1=1", "", None, 7, {"a": 1}]
)
def test_whatever_a_kid_says_it_is_a_name_among_the_keys_and_nothing_else(kid):
    issuer.listed()
    text = by_hand({"alg": "ES256", "kid": kid})
    assert came_out(text) == (State.WAITING, "")
    assert came_out(text, last=True) == (State.BAD, "unknown_key")


def test_a_kid_may_be_the_address_of_a_key_in_a_did():
    issuer.listed()
    text = issuer.signed(headers={"kid": f"{issuer.ID}#ES256"})
    assert came_out(text) == (State.GOOD, "")


def test_what_was_altered_or_signed_by_another():
    issuer.listed()
    head, _body, signature = issuer.signed().split(".")
    more = issuer.claims(id="urn:uuid:2")
    for text in (
        f"{head}.{part(more)}.{signature}",
        issuer.signed(key=ec.generate_private_key(ec.SECP256R1())),
        f"{head}.{_body}.",
    ):
        assert came_out(text) == (State.BAD, "altered")


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_key_that_is_too_short_has_signed_nothing():
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - it is
    issuer.listed(keys=[issuer.public(), issuer.public("RS256", short)])
    text = issuer.signed(algorithm="RS256", key=short)
    assert came_out(text, last=True) == (State.BAD, "unknown_key")


def test_a_key_serves_no_other_algorithm():
    issuer.listed(keys=[issuer.public("RS256", kid="ES256")])
    assert came_out(issuer.signed(), last=True) == (State.BAD, "unknown_key")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"validFrom": "2026-11-22T18:30:00Z"}, "not_yet"),
        ({"nbf": int((NOW + timedelta(hours=1)).timestamp())}, "not_yet"),
        ({"validUntil": "2026-11-22T12:00:00-06:00"}, ""),
        ({"exp": int(NOW.timestamp())}, ""),
        ({"validUntil": "soon"}, "unreadable"),
        ({"exp": "soon"}, "unreadable"),
        ({"exp": 1e300}, "unreadable"),
        ({"type": ["VerifiableCredential"]}, "unreadable"),
        ({"iss": "https://elsewhere.example.org"}, "unreadable"),
        ({"credentialSubject": []}, "unreadable"),
    ],
)
def test_its_time_and_its_form(more, why):
    issuer.listed()
    said = issuer.claims(**more)
    unread = why == "unreadable"
    text = by_hand({"alg": "ES256", "kid": "ES256"}, said) if unread else issuer.signed(said)
    assert came_out(text) == (State.BAD if why else State.GOOD, why)


def test_a_status_list_of_the_same_host_decides_and_is_waited_for():
    on_list = issuer.listed()
    good, bad = (issuer.signed(issuer.claims(credentialStatus=issuer.status(n))) for n in (3, 4))
    assert came_out(good) == (State.WAITING, "")
    known = StatusList.objects.create(
        issuer=on_list,
        url="https://learn.example.edu/status/1",
        packed=issuer.packed(4),
        fetched_at=NOW,
        wanted=False,
    )
    assert came_out(good) == (State.GOOD, "")
    assert came_out(bad) == (State.BAD, "taken_back")
    beyond = issuer.signed(issuer.claims(credentialStatus=issuer.status(16384 * 8)))
    assert (came_out(beyond), judge(beyond, NOW).unread) == ((State.GOOD, ""), "place")
    StatusList.objects.filter(pk=known.pk).update(fetched_at=NOW - timedelta(hours=2))
    assert came_out(good) == (State.WAITING, "")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/status/1",
        "http://learn.example.edu/status/1",
        "https://learn.example.edu.evil.example/1",
        "https://learn.example.edu@127.0.0.1/1",
        "https://learn.example.edu:8443/1",
        "file:///etc/passwd",
        "https://[::1",
    ],
)
def test_a_status_list_elsewhere_is_not_read(url):
    issuer.listed()
    found = judge(issuer.signed(issuer.claims(credentialStatus=issuer.status(3, url))), NOW)
    assert (found.state, found.list_url, found.list_wanted) == (State.GOOD, "", False)
    assert found.unread == "host"


@pytest.mark.parametrize(
    "status",
    [
        {"type": "1EdTechRevocationList", "id": "https://learn.example.edu/revoked"},
        issuer.status(3) | {"statusPurpose": "suspension"},
        issuer.status(3) | {"statusSize": 2},
        issuer.status(3) | {"statusListIndex": "-1"},
        [issuer.status(4), issuer.status(3) | {"type": "Other"}],
        "https://learn.example.edu/revoked/1",
    ],
)
def test_a_status_of_another_kind_is_told_apart_from_none(status):
    issuer.listed()
    found = judge(issuer.signed(issuer.claims(credentialStatus=status)), NOW, last=True)
    assert (found.state, found.unread) == (State.GOOD, "kind")
    assert judge(issuer.signed(), NOW).unread == ""


@pytest.mark.parametrize("odd", ["\0", "\ud800", "x" * 2000])
def test_odd_names_and_addresses_are_judged_and_end_nothing(odd):
    issuer.listed()
    unknown = issuer.claims(issuer={"id": f"https://learn.example.edu/{odd}"})
    assert came_out(issuer.signed(unknown))[0] in {State.UNLISTED, State.BAD}
    url = f"https://learn.example.edu/status/{odd}"
    with_list = issuer.claims(credentialStatus=issuer.status(3, url))
    assert came_out(issuer.signed(with_list), last=True)[0] in {State.GOOD, State.BAD}
