"""The same badge is found again whatever it is wrapped in, and nobody can forge being the same."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from casework.queries.desk import checks_of, lines_of, sheets_of
from casework.signed.models import Signature, State
from casework.signed.queries.sameness import same_badge
from casework.signed.services import signatures
from tests.builders import certificant, document
from tests.casework.kind import a_case
from tests.casework.signed import issuer

pytestmark = pytest.mark.django_db
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(issuer.NOW, tick=False)
    issuer.listed()


def handed_in(content, person=None):
    """A signature on a file of its own."""
    examined = signatures.examine(content if isinstance(content, bytes) else content.encode())
    return signatures.keep(document(person or certificant()), examined)


def turned(text):
    """The same under the other signature that holds, which anybody can work out."""
    signed, _, last = text.rpartition(".")
    raw = base64.urlsafe_b64decode(last + "==")
    other = raw[:32] + (ORDER - int.from_bytes(raw[32:])).to_bytes(32)
    return f"{signed}.{base64.urlsafe_b64encode(other).decode().rstrip('=')}"


def wrapped(text):
    yield issuer.picture(text)
    yield issuer.picture(text, "red")
    yield json.dumps({"credential": text})
    yield f"<svg><openbadges:credential verify='{text}'/></svg>"
    yield f"\n{text[:40]}\r\n {text[40:]} \n"
    yield turned(text)


def test_a_badge_is_the_same_in_another_file_and_under_its_other_signature():
    text = issuer.signed()
    first = handed_in(text)
    others = [handed_in(content) for content in wrapped(text)]
    assert {row.state for row in others} == {State.GOOD}
    assert set(same_badge([first.prints])) == {first, *others}


def test_a_badge_that_was_renewed_is_the_same_by_its_number():
    first = handed_in(issuer.signed())
    renewed = handed_in(issuer.signed(issuer.claims(validUntil="2029-01-01T00:00:00Z")))
    by_jti = handed_in(issuer.signed(issuer.claims(id=None, jti="urn:uuid:1")))
    assert set(same_badge([renewed.prints])) == {first, renewed, by_jti}


@pytest.mark.parametrize(
    "more", [{"id": "urn:uuid:2"}, {"id": None}, {"issuer": {"id": "https://elsewhere.example"}}]
)
def test_another_number_or_issuer_is_another_badge(more):
    first = handed_in(issuer.signed(issuer.claims(**more)))
    second = handed_in(issuer.signed(issuer.claims(validUntil="2029-01-01T00:00:00Z")))
    assert set(same_badge([first.prints])) == {first}
    assert set(same_badge([second.prints])) == {second}


def test_who_forges_a_number_is_not_the_same():
    first = handed_in(issuer.signed())
    own = ec.generate_private_key(ec.SECP256R1())
    forged = handed_in(issuer.signed(key=own, headers={"kid": "new"}))
    Signature.objects.filter(pk=forged.pk).update(state=State.BAD, why="unknown_key")
    forged.refresh_from_db()
    assert set(same_badge([first.prints])) == {first}
    assert set(same_badge([forged.prints])) == {forged}


def test_the_review_desk_says_where_else_it_is_used(kind, django_assert_num_queries):
    text = issuer.signed()
    mine, theirs = a_case(), a_case("2026-0002")
    for case, content in ((mine, text), (theirs, issuer.picture(text))):
        examined = signatures.examine(content if isinstance(content, bytes) else content.encode())
        signatures.keep(case.files.order_by("pk").first().document, examined)
    _dossier, lines = lines_of(mine)
    sheets = sheets_of(mine, lines[0].item)
    with django_assert_num_queries(3):  # whose case, the same badges, the uses
        used = next(each for each in checks_of(mine, lines[0], sheets) if each.key == "used")
    assert used.title == "The same badge is used by another member"
    assert used.saw == "case 2026-0002, 1. Shell 1"
