"""A reviewer reads what is known of a signature, and what of the claim is signed otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from casework.models import Document
from casework.rules.checks import Expected, Tone
from casework.signed.models import Issuer, Signature, State, StatusList
from casework.signed.queries.told import signature_checks
from tests.casework.signed.issuer import NOW

CLAIMED = {
    "hours": Decimal("2.00"),
    "completed_on": date(2026, 10, 1),
    "title": "Phlebotomy update",
    "provider": "Lakeview Learning",
}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def checks(heard=None, claimed=None, kind="jwt", **fields):
    """The checks of a signature whose list was read so long ago; timedelta.max: never."""
    lakeview = Issuer(name="Lakeview Learning")
    at = None if heard in {None, timedelta.max} else NOW - heard
    known = None if heard is None else StatusList(issuer=lakeview, fetched_at=at)
    document = Document(pk=1, kind=kind)
    document.signature = Signature(
        document=document,
        state=State.GOOD,
        issuer=lakeview,
        said_by="Lakeview (says itself)",
        completed_on=date(2026, 10, 1),
        **{"title": "Phlebotomy Update", "hours": Decimal("2.00"), "list": known} | fields,
    )
    return signature_checks(document, Expected(**CLAIMED | (claimed or {})))


@pytest.mark.parametrize(
    ("heard", "tone", "taken_back", "saw"),
    [
        (timedelta(hours=20), Tone.GREEN, True, "Checked"),
        (timedelta(days=40), Tone.AMBER, False, "last heard on October 13, 2026"),
        (timedelta.max, Tone.AMBER, False, "not heard yet"),
        (None, Tone.GREEN, False, "is not known"),
    ],
)
def test_not_taken_back_is_said_only_of_a_list_that_was_read_lately(heard, tone, taken_back, saw):
    (check,) = checks(heard)
    assert (check.tone, "not taken back" in check.title) == (tone, taken_back)
    assert saw in check.saw


@pytest.mark.parametrize(
    ("claimed", "keys"),
    [
        ({}, []),
        ({"hours": Decimal("6.00")}, ["signed_hours"]),
        ({"completed_on": date(2026, 10, 2)}, ["signed_day"]),
        ({"title": "Leadership"}, ["signed_title"]),
        ({"provider": "Harbor College"}, ["signed_by"]),
        ({"hours": None, "completed_on": None, "title": "", "provider": ""}, []),
    ],
)
def test_what_is_claimed_otherwise_than_signed_is_amber(claimed, keys):
    _signed, *others = checks(timedelta(0), claimed)
    assert [check.key for check in others] == keys
    assert {check.tone for check in others} <= {Tone.AMBER}


@pytest.mark.parametrize(
    ("names", "holder", "title"),
    [
        ("member", "Marisol Reyes", None),
        ("nobody", "", "Names nobody"),
        ("other", "Ann <b>Bell", "Names Ann <b>Bell"),
        ("other", "", "Names another email address"),
    ],
)
def test_whom_it_names_is_said_plainly(names, holder, title):
    found = checks(timedelta(0), names=names, holder=holder)
    assert [check.title for check in found if check.key == "holder"] == [title] * bool(title)


@pytest.mark.parametrize(("last", "ended"), [(date(2026, 10, 1), False), (date(2026, 9, 30), True)])
def test_one_that_had_ended_before_the_day_that_is_claimed_is_amber(last, ended):
    ends = datetime.combine(last, time(23), UTC)
    signed, *others = checks(timedelta(0), ends=ends)
    assert "good until" in signed.saw
    assert [check.key for check in others] == ["signed_end"] * ended


@pytest.mark.parametrize(
    ("unread", "why"),
    [("kind", "of a kind"), ("host", "another host"), ("place", "has no place for it")],
)
def test_what_could_not_be_checked_is_never_called_not_taken_back(unread, why):
    (check,) = checks(timedelta(0), unread=unread)
    assert (check.tone, check.title) == (Tone.AMBER, "Signed by Lakeview Learning, not altered")
    assert "could not be checked" in check.saw
    assert why in check.saw


def test_a_genuine_badge_in_a_picture_that_shows_more_vouches_for_nothing_of_the_picture():
    signed, hours = checks(timedelta(0), {"hours": Decimal("40.00")}, kind="png", hours=None)
    assert "The picture around it is not signed" in signed.saw
    assert (hours.tone, hours.title) == (Tone.AMBER, "No hours are signed")
    (alone,) = checks(timedelta(0))
    assert "picture" not in alone.saw


def test_a_title_longer_than_a_claim_has_room_for_is_no_other_one():
    (_signed,) = checks(timedelta(0), {"title": "a" * 200}, title="a" * 300)
