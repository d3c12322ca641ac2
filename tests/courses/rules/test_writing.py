"""What the record of a course may say, and what it lacks before it can be published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from courses.rules.writing import Standing, Written, contradictions, lacking

TODAY = date(2026, 11, 30)
OWN, PARTNER = Standing(own=True), Standing(own=False)
ARTICLE = Written(
    code="infection-control",
    kind="article",
    title="Infection control",
    summary="What to clean.",
    hours=Decimal("2.00"),
    programs=("RMA",),
    article="Wash your hands.",
    member_price=Decimal("18.00"),
    other_price=Decimal("27.00"),
)
SESSION = replace(
    ARTICLE, kind="session", article="", starts_day=TODAY, starts_time=time(9), place="Room 12"
)
WEBINAR = replace(SESSION, kind="webinar", place="", link="https://x.example/room")
EXTERNAL = replace(WEBINAR, kind="external", member_price=None, other_price=None)


def fields(faults):
    return [field for field, _ in faults]


@pytest.mark.parametrize(
    ("one", "now"), [(ARTICLE, OWN), (SESSION, OWN), (WEBINAR, OWN), (EXTERNAL, PARTNER)]
)
def test_what_is_whole_has_no_fault(one, now):
    assert [*contradictions(one, now), *lacking(one, TODAY)] == []


@pytest.mark.parametrize(
    ("one", "now", "field"),
    [
        (replace(ARTICLE, code="cart"), OWN, "code"),
        (ARTICLE, Standing(own=True, was_out=True, code="older"), "code"),
        (EXTERNAL, OWN, "kind"),
        (ARTICLE, PARTNER, "kind"),
        (
            replace(EXTERNAL, member_price=Decimal(1), other_price=Decimal(1)),
            PARTNER,
            "member_price",
        ),
        (replace(ARTICLE, member_price=None), OWN, "member_price"),
        (replace(ARTICLE, other_price=None), OWN, "other_price"),
        (replace(ARTICLE, other_price=Decimal("17.99")), OWN, "other_price"),
        (replace(ARTICLE, opens_on=TODAY, closes_on=date(2026, 11, 29)), OWN, "closes_on"),
        (replace(SESSION, starts_time=None), OWN, "starts_time"),
        (replace(SESSION, starts_day=date.max), OWN, "starts_day"),
        (replace(ARTICLE, opens_on=date.min), OWN, "opens_on"),
        (replace(SESSION, starts_day=None), OWN, "starts_day"),
        (replace(SESSION, opens_on=date(2026, 12, 1)), OWN, "opens_on"),
        (replace(SESSION, seats=22), Standing(own=True, taken=23), "seats"),
        (replace(WEBINAR, link="http://x.example"), OWN, "link"),
        (replace(WEBINAR, link="https://"), OWN, "link"),
        (replace(WEBINAR, link="javascript:alert(1)"), OWN, "link"),
    ],
)
def test_what_contradicts_itself_is_not_kept_and_its_field_says_why(one, now, field):
    assert fields(contradictions(one, now)) == [field]


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (replace(ARTICLE, programs=()), "programs"),
        (replace(ARTICLE, member_price=None, other_price=None), "other_price"),
        (replace(ARTICLE, article="  "), "article"),
        (replace(SESSION, starts_day=None, starts_time=None), "starts_day"),
        (replace(SESSION, starts_day=date(2026, 11, 29)), "starts_day"),
        (replace(SESSION, place=""), "place"),
        (replace(WEBINAR, link=""), "link"),
        (replace(EXTERNAL, link=""), "link"),
        (replace(ARTICLE, closes_on=date(2026, 11, 29)), "closes_on"),
    ],
)
def test_what_is_missing_keeps_it_from_being_published(one, field):
    assert fields(lacking(one, TODAY)) == [field]


def test_sentences_name_what_to_do():
    [(_, text)] = contradictions(replace(SESSION, seats=22), Standing(own=True, taken=23))
    assert text == "23 have a place already: give at least 23 seats."
