"""Keys and lists are read from the stored address alone, kept when nothing comes, and what waited
for them is judged then.
"""

from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.models import Origin
from casework.services.intake import NotTaken, taken_in
from casework.signed.models import Issuer, Signature, State, StatusList
from casework.signed.services import fetching, signatures, wanting
from members.models import FormerName
from plumbing.fetching import CannotFetch
from plumbing.open_badges import LARGEST
from tests.builders import certificant, document
from tests.casework.signed import issuer

pytestmark = pytest.mark.django_db
LIST = "https://learn.example.edu/status/1"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(issuer.NOW, tick=False)
    return time_machine


@pytest.fixture
def outside(monkeypatch):
    """What lies at which address; who asks for another finds nothing."""
    there: dict[str, str] = {}
    asked: list[str] = []

    def fetch(url):
        asked.append(url)
        if url not in there:
            raise CannotFetch("it answers 404")
        return there[url].encode()

    monkeypatch.setattr(fetching, "fetch", fetch)
    return there, asked


@pytest.fixture
def person():
    return certificant(first_name="Marisol", last_name="Reyes")


def handed_in(person, text):
    file = SimpleUploadedFile("badge.jwt", text.encode())
    with taken_in(owner_id=person.pk, file=file, origin=Origin.FORM, actor=None) as taken:
        pass
    return Signature.objects.get(document=taken.document)


def keys(*names):
    return json.dumps({"keys": [issuer.public(name) for name in names]})


def test_a_good_one_is_kept_with_what_it_says(person):
    issuer.listed()
    row = handed_in(person, issuer.signed())
    assert (row.state, row.by, row.title) == (State.GOOD, "Lakeview Learning", "Phlebotomy update")
    assert (row.names, row.document.kind, row.document.copy_kind) == ("member", "jwt", "pdf")


def test_whom_it_names_is_compared_with_names_of_earlier_days_too(person):
    issuer.listed()
    FormerName.objects.create(certificant=person, first_name="Marisol", last_name="Okafor")
    for at, (kind, whom, names) in enumerate(
        (
            ("name", "Reyes, Marisol", "member"),
            ("name", "Marisol Okafor", "member"),
            ("name", "Ann Bell", "other"),
            ("emailAddress", person.email.upper(), "member"),
            ("emailAddress", "ann@example.org", "other"),
            ("studentId", "4711", "nobody"),
        )
    ):
        said = issuer.claims(id=f"urn:{at}")
        said["credentialSubject"]["identifier"] = [{"identityType": kind, "identityHash": whom}]
        examined = signatures.examine(issuer.signed(said).encode())
        assert signatures.keep(document(person), examined).names == names, whom


def test_one_that_is_not_good_is_refused_with_what_to_do_and_nothing_is_kept(person):
    issuer.listed()
    text = issuer.signed(issuer.claims(validUntil="2026-01-01T00:00:00Z"))
    with pytest.raises(NotTaken, match=r"ended on December 31, 2025, .* as a PDF or photo instead"):
        handed_in(person, text)
    assert not person.documents.exists()


def test_a_key_that_is_new_is_read_once_and_then_it_is_good(person, outside):
    there, asked = outside
    known = issuer.listed(keys=[issuer.public("RS256")])
    rows = [handed_in(person, issuer.signed(issuer.claims(id=f"urn:{n}"))) for n in range(3)]
    assert {row.state for row in rows} == {State.WAITING}
    there[issuer.KEYS_URL] = keys("ES256")
    fetching.read_wanted(seconds=5)
    assert asked == [issuer.KEYS_URL]
    assert set(Signature.objects.values_list("state", "why")) == {("good", "")}
    known.refresh_from_db()
    assert [key["kid"] for key in known.keys] == ["ES256"]


def test_an_unknown_key_is_asked_for_no_more_often_than_every_five_minutes(
    person, outside, time_machine
):
    there, asked = outside
    issuer.listed()
    there[issuer.KEYS_URL] = keys("ES256")
    for minute, times in ((0, 1), (1, 1), (4, 1), (6, 2), (7, 2)):
        time_machine.move_to(issuer.NOW + timedelta(minutes=minute), tick=False)
        text = issuer.signed(issuer.claims(id=f"urn:{minute}"), headers={"kid": f"new{minute}"})
        handed_in(person, text)
        fetching.read_wanted(seconds=5)
        assert len(asked) == times, minute
    time_machine.move_to(issuer.NOW + timedelta(minutes=30), tick=False)
    fetching.read_wanted(seconds=5)
    assert set(Signature.objects.values_list("state", "why")) == {("bad", "unknown_key")}


def test_what_cannot_be_read_keeps_the_keys_that_were_there_and_says_why(outside):
    there, _asked = outside
    known = issuer.listed()
    for answer in (None, "<html>", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}'):
        wanting.want_all()
        if answer:
            there[issuer.KEYS_URL] = answer
        fetching.read_wanted(seconds=5)
        known.refresh_from_db()
        assert len(known.keys) == 3
        assert known.problem


def test_a_private_key_that_somebody_publishes_is_never_kept(outside):
    there, _asked = outside
    known = issuer.listed(keys=[])
    wanting.want_keys(known)
    Issuer.objects.update(free_at=None)
    there[issuer.KEYS_URL] = json.dumps({"keys": [issuer.public() | {"d": "c2VjcmV0"}]})
    fetching.read_wanted(seconds=5)
    known.refresh_from_db()
    assert set(known.keys[0]) == {"kty", "crv", "x", "y", "kid"}


def test_a_list_with_many_set_bits_is_read_though_it_is_larger_than_any_badge(person, outside):
    there, _asked = outside
    issuer.listed()
    there[LIST] = issuer.status_list(*random.Random(1).sample(range(8 * 65536), 200_000))
    row = handed_in(person, issuer.signed(issuer.claims(credentialStatus=issuer.status(1 << 18))))
    fetching.read_wanted(seconds=5)
    row.refresh_from_db()
    assert (len(there[LIST]) > LARGEST, StatusList.objects.get().problem) == (True, "")


def test_what_is_taken_back_shows_at_once_or_with_the_next_night(person, outside):
    there, _asked = outside
    issuer.listed()
    there[issuer.KEYS_URL] = keys("ES256")
    there[LIST] = issuer.status_list(4)
    rows = [
        handed_in(person, issuer.signed(issuer.claims(credentialStatus=issuer.status(index))))
        for index in (3, 4)
    ]
    assert {row.state for row in rows} == {State.WAITING}
    fetching.read_wanted(seconds=5)
    states = Signature.objects.order_by("index").values_list("state", "why")
    assert list(states) == [("good", ""), ("bad", "taken_back")]
    Signature.objects.filter(index=3).update(index=16384 * 8)  # the list became shorter
    wanting.want_all()
    fetching.read_wanted(seconds=5)
    assert [row.unread for row in Signature.objects.order_by("index")] == ["", "place"]
    Signature.objects.filter(index=16384 * 8).update(index=3)
    wanting.want_all()
    fetching.read_wanted(seconds=5)
    assert set(Signature.objects.values_list("unread", flat=True)) == {""}
    assert list(states.all()) == [("good", ""), ("bad", "taken_back")]
    there[LIST] = issuer.status_list(3, 4)
    wanting.want_all()
    fetching.read_wanted(seconds=5)
    assert set(states.all()) == {("bad", "taken_back")}


def test_nothing_is_waited_for_of_an_issuer_that_is_checked_no_more(person, outside):
    known = issuer.listed()
    row = handed_in(person, issuer.signed(headers={"kid": "new"}))
    Issuer.objects.filter(pk=known.pk).update(ended=True)
    fetching.read_wanted(seconds=5)
    row.refresh_from_db()
    assert row.state == State.UNLISTED


def test_what_was_found_stays_though_its_issuer_is_checked_no_more(person):
    known, text = issuer.listed(), issuer.signed()
    handed_in(person, text)
    Issuer.objects.filter(pk=known.pk).update(ended=True)
    assert handed_in(person, text).state == State.GOOD


def test_an_issuer_of_the_same_host_keeps_nobody_elses_list_from_being_read(person, outside):
    there, _asked = outside
    other = issuer.listed(name="Other", issuer="https://learn.example.edu/2")
    issuer.listed()
    StatusList.objects.create(issuer=other, url=LIST, wanted=False)
    there[LIST] = issuer.status_list(3)
    row = handed_in(person, issuer.signed(issuer.claims(credentialStatus=issuer.status(3))))
    fetching.read_wanted(seconds=5)
    row.refresh_from_db()
    assert (row.state, row.why) == (State.BAD, "taken_back")


@pytest.mark.parametrize(
    "answer",
    [
        issuer.status_list(3).rpartition(".")[0] + ".c2ln",
        issuer.status_list(3, url="https://learn.example.edu/status/2"),
        issuer.status_list(3, validUntil="2026-11-22T17:00:00Z"),
        issuer.status_list(3, validUntil="soon"),
        issuer.signed(issuer.claims()),
        "[" * 100_000,
    ],
)
def test_a_list_that_is_not_the_issuers_own_is_not_believed(person, outside, answer):
    there, _asked = outside
    issuer.listed()
    there[LIST] = answer
    row = handed_in(person, issuer.signed(issuer.claims(credentialStatus=issuer.status(3))))
    fetching.read_wanted(seconds=5)
    row.refresh_from_db()
    assert (row.state, row.followed) == (State.GOOD, False)
    assert StatusList.objects.get().problem
