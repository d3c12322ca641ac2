"""The worked cases: each line's answer, to the day and the hundredth, and in the order shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amt_portal.explain import eligibility, points, standing
from tests.handbook import POLICY

VECTORS = Path(__file__).parent.parent / "vectors"


def worked(name: str):
    lines = (VECTORS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    return [pytest.param(case["in"], case["out"], id=f"{n}") for n, case in enumerate(cases, 1)]


@pytest.mark.parametrize(("asked", "expected"), worked("standing"))
def test_standing_is_as_worked_out(asked, expected):
    answer = standing.answer(asked, POLICY)
    assert answer == expected
    assert list(answer) == list(expected)


@pytest.mark.parametrize(("asked", "expected"), worked("points"))
def test_points_are_as_worked_out(asked, expected):
    answer = points.answer(asked, POLICY)
    assert answer == expected
    assert list(answer) == list(expected)


@pytest.mark.parametrize(("asked", "expected"), worked("eligibility"))
def test_eligibility_is_as_worked_out(asked, expected):
    answer = eligibility.answer(asked, POLICY)
    assert answer.pop("version") == "1"
    assert answer == expected
    assert list(answer) == list(expected)


def test_the_handbooks_own_example_of_a_lapse():
    asked = {
        "on": "2024-06-01",
        "granted_on": "2018-05-10",
        "dues_paid": {"2019": "2019-05-20", "2020": "2020-05-02"},
        "cycles": [{"start": "2018-05-10", "met_on": "2021-03-01", "audit_failed_on": None}],
    }
    assert standing.answer(asked, POLICY) == {
        "on": "2024-06-01",
        "standing": "lapsed",
        "since": "2021-07-01",
        "reasons": [
            {"code": "dues_unpaid", "since": "2021-07-01", "years": [2021, 2022, 2023, 2024]},
            {"code": "ccp_not_documented", "since": "2024-05-10", "cycle": "2021-05-10"},
        ],
        "way_back": "recertify",
        "routes": ["ccp", "exam"],
        "next_change": {
            "on": "2031-07-01",
            "standing": "lapsed",
            "way_back": "recertify",
            "routes": ["exam"],
        },
    }
