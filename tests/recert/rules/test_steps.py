"""What each step of an application asks, and what keeps it from being sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ccp.rules.activities import ActivityFacts
from recert.rules.covered import Entry, covered
from recert.rules.flows import APPLICATION, EXAM, OPEN, UNDECIDED
from recert.rules.steps import Draft, Step
from tests.handbook import POLICY

CONVICTED = {
    "convicted": True,
    "convicted_on": "2019-01-01",
    "nature": "n",
    "court": "c",
    "outcome": "o",
}
ABOUT = {"name": "Grace Adeyemi"}


def points(amount):
    activity = ActivityFacts(
        1,
        "formal_education",
        completed_on=date(2026, 1, 1),
        credits=Decimal(amount),
        unit="semester",
    )
    return covered([Entry(activity, files=1)], Decimal(30), date(2026, 11, 9), POLICY)


def test_by_ccp_the_steps_follow_each_other_and_the_last_one_waits_for_all():
    said, to_do = {}, ["about", "felony", "points", "statement"]
    assert Draft("ccp", said).to_do == to_do
    said |= {"about": ABOUT, "felony": {"convicted": False}}
    draft = Draft("ccp", said, covered=points("1"))
    assert (draft.to_do, draft.next) == (["points", "statement"], Step.POINTS)
    draft = Draft("ccp", said, covered=points("2"), signed=True)
    assert (draft.to_do, draft.next, draft.done(Step.REVIEW)) == ([], Step.REVIEW, True)


@pytest.mark.parametrize(
    ("said", "files", "lacks"),
    [
        ({}, 0, "felony"),
        ({"convicted": False}, 0, ""),
        (CONVICTED, 1, ""),
        (CONVICTED, 0, "felony_documents"),
        *((CONVICTED | {name: ""}, 1, "felony_details") for name in list(CONVICTED)[1:]),
    ],
)
def test_a_conviction_is_told_with_date_nature_court_outcome_and_documents(said, files, lacks):
    draft = Draft("ccp", {"felony": said} if said else {}, felony_files=files)
    assert draft.lacks(Step.FELONY) == lacks


def test_by_exam_it_asks_for_a_route_that_fits_and_its_documents():
    draft = Draft("exam", {"about": ABOUT})
    assert draft.to_do == ["eligibility", "documents"]
    assert not Draft("exam", {"about": ABOUT}, fits=True, shown=True).to_do


def test_every_state_has_an_end_and_all_but_the_ends_keep_another_from_being_begun():
    late = {"take the late result of", "correct a result of"}  # what is over all the same
    left = {before for move in APPLICATION.all if move.deed not in late for before in move.before}
    ends = APPLICATION.states - left
    assert ends == {"passed", "closed", "withdrawn", "expired"}
    assert APPLICATION.states - OPEN == ends | {"approved", "denied"}
    for state in UNDECIDED | EXAM | {"draft"}:
        assert APPLICATION.moves(state, "withdrawn", reason="The lapse was taken back")
    for state in UNDECIDED:
        assert APPLICATION.moves(state, "expired")
