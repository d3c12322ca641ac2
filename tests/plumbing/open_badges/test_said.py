"""Whatever JSON a stranger signs: it is read or refused by name, and nothing else comes out."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbing.open_badges import NoBadge, is_email_of, said_by
from tests.casework.signed import issuer

FAR = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
NONE = ["NaN", "sNaN", "Infinity", "-1", "2026-13-40", "9" * 50, True, [], {}, [[]]]
ODD = st.sampled_from([*FAR, *NONE, "2026-10-01"])
WORDS = st.sampled_from(["email", "BitstringStatusListEntry", "revocation", "OpenBadgeCredential"])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | ODD | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)
PLACES = [
    *(("issuer",), ("type",), ("vc",), ("iss",), ("nbf",), ("exp",), ("id",), ("jti",)),
    *(("validFrom",), ("validUntil",), ("awardedDate",), ("name",), ("credentialStatus",)),
    *(("credentialStatus", name) for name in issuer.status(1)),
    *(("issuer", "id"), ("issuer", "name")),
    *(("credentialSubject", name) for name in issuer.claims()["credentialSubject"]),
    ("credentialSubject", "achievement", "creditsAvailable"),
    *(("credentialSubject", "identifier", name) for name in ("hashed", "salt", "identityHash")),
    ("credentialSubject", "identifier", "identityType"),
]


@settings(max_examples=80, deadline=None, database=None, derandomize=True)
@given(st.dictionaries(st.sampled_from(PLACES), JSON, min_size=1, max_size=3))
def test_only_what_is_named_comes_out(odd):
    claims = issuer.claims(credentialStatus=issuer.status(1))
    claims["credentialSubject"]["identifier"] = {"identityType": "email", "identityHash": "a"}
    for place, value in odd.items():
        _put(claims, place, value)
    try:
        said = said_by(claims)
    except NoBadge:
        return
    is_email_of(said.holder, ["ann@example.org"])
    assert said.hours is None or said.hours > 0
    for at in filter(None, (said.begins, said.ends)):
        at.astimezone(ZoneInfo("Pacific/Kiritimati"))


def _put(into: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    for name in place[:-1]:
        into = into.get(name) if isinstance(into.get(name), dict) else {}
    into[place[-1]] = value


@pytest.mark.parametrize("hours", ["NaN", "sNaN", "Infinity", 1e999, [], True, 0, "-1"])
def test_credits_that_are_no_hours_are_none(hours):
    claims = issuer.claims()
    claims["credentialSubject"]["creditsEarned"] = hours
    assert said_by(claims).hours is None


def test_the_type_of_a_status_may_be_a_list():
    entry = issuer.status(7) | {"type": ["BitstringStatusListEntry"]}
    assert said_by(issuer.claims(credentialStatus=[entry])).status.index == 7


@pytest.mark.parametrize(
    ("until", "ends"),
    [
        ("2026-10-15T23:30:00-06:00", "2026-10-16T05:30:00+00:00"),
        ("2026-10-15", "2026-10-15T23:59:59.999999+00:00"),
        ("2026-10-15T00:00:00+23:59", "2026-10-14T00:01:00+00:00"),
        ("0001-01-01T00:00:00Z", "1900-01-01T00:00:00+00:00"),
        ("0001-01-01T00:00:00+14:00", "1900-01-01T00:00:00+00:00"),
        ("9999-12-31T23:59:59-12:00", "9999-12-31T00:00:00+00:00"),
    ],
)
def test_an_end_is_a_moment_that_can_be_written_in_every_zone(until, ends):
    said = said_by(issuer.claims(validUntil=until))
    assert said.ends.isoformat() == ends
    assert said_by(issuer.claims(exp=int(said.ends.timestamp()))).ends.year == said.ends.year


@pytest.mark.parametrize(
    ("day", "completed_on"),
    [("0001-01-01", None), ("9999-12-31", None), ("2026-10-01T", "2026-10-01")],
)
def test_a_day_that_nobody_lived_is_none(day, completed_on):
    claims = issuer.claims(validFrom=None)
    claims["credentialSubject"]["activityEndDate"] = day
    found = said_by(claims).completed_on
    assert (found and found.isoformat()) == completed_on


@pytest.mark.parametrize("own", ["https://a.example/\u202egnp", "a\nb", "x" * 301, "a\u200bb"])
def test_an_issuer_by_a_name_that_cannot_be_seen_is_none(own):
    with pytest.raises(NoBadge):
        said_by(issuer.claims(issuer=own))
