"""What staff read of an error: what to do, and never the name of a class."""

from __future__ import annotations

import pytest

from credentials.credly import errors
from credentials.queries.wanted import NoTemplate
from credentials.rules.hidden import hidden
from credentials.rules.troubles import sentence
from credentials.services.following import NotSettled, TakenOver
from plumbing.work import in_words

KNOWN = [
    errors.Unreachable("status 500"),
    errors.AskedToWait(30),
    errors.TokenRefused("401"),
    errors.Gone("no such template"),
    errors.AlreadyThere("already"),
    errors.Refused("issued_to is not there"),
    NoTemplate("No badge template is set for RMA."),
    NotSettled("It still differs."),
    TakenOver("badge of 1"),
]


@pytest.mark.parametrize("error", KNOWN, ids=lambda error: type(error).__name__)
def test_every_error_has_its_sentence(error):
    said = sentence(in_words(error))
    assert type(error).__name__ not in said
    assert "stumbled" not in said
    assert said.endswith(".") or str(error).rstrip(".") in said
    assert ".." not in said


@pytest.mark.parametrize("text", ["KeyError: 'x'", "odd", "a: b"])
def test_one_that_nobody_foresaw_is_given_on(text):
    assert f"stumbled over it ({text})" in sentence(text)


def test_a_worker_that_died_left_no_words():
    assert "begun and not finished" in sentence("")


@pytest.mark.parametrize(
    ("email", "shown"), [("marisol@example.org", "m••••@example.org"), ("a@b.c", "a••••@b.c")]
)
def test_an_address_is_told_back_so_that_its_owner_knows_it(email, shown):
    assert hidden(email) == shown
