"""What `explain eligibility` refuses, and which field it names."""

from __future__ import annotations

import pytest

from amt_portal.explain.eligibility import answer
from amt_portal.explain.fields import MalformedError
from tests.handbook import POLICY

GOOD = {"program": "RMA", "on": "2026-11-22", "answers": {}}
JOB = {"from": "2020-01-01", "hours_per_week": "38", "clinical": True, "administrative": False}


def refused(line) -> str:
    with pytest.raises(MalformedError) as caught:
        answer(line, POLICY)
    return str(caught.value)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"program": "MLT"}, "program: no criteria"),
        ({"program": "rma"}, "program: no criteria"),
        ({"program": ""}, "program: no criteria"),
        ({"program": None}, "program: missing"),
        ({"program": 7}, "program: not text"),
        ({"on": None}, "on: missing"),
        ({"on": "2026-02-29"}, "on: not a date"),
        ({"answers": None}, "answers: missing"),
        ({"answers": []}, "answers: not an object"),
        ({"version": "1"}, "version: unknown key"),
        ({"answers": {"shoe_size": 7}}, "answers.shoe_size: unknown key"),
        ({"answers": {"high_school": "yes"}}, "answers.high_school: not true or false"),
        ({"answers": {"high_school": 1}}, "answers.high_school: not true or false"),
        ({"answers": {"cpr_valid_through": "none"}}, "answers.cpr_valid_through: not a date"),
        ({"answers": {"clock_hours": "720"}}, "answers.clock_hours: not an integer"),
        ({"answers": {"clock_hours": True}}, "answers.clock_hours: not an integer"),
        ({"answers": {"clock_hours": -1}}, "answers.clock_hours: less than 0"),
        ({"answers": {"teaching_years": 5}}, "answers.teaching_years: not a decimal in text"),
        ({"answers": {"teaching_years": "-1"}}, "answers.teaching_years: not a plain decimal"),
        ({"answers": {"teaching_years": "100"}}, "answers.teaching_years: more than 99.99"),
        ({"answers": {"work": {}}}, "answers.work: not a list"),
        ({"answers": {"work": [7]}}, "answers.work[0]: not an object"),
    ],
)
def test_a_malformed_line_is_refused_by_its_field(changed, message):
    assert refused(GOOD | changed).startswith(message)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"from": None}, "from: missing"),
        ({"to": "2019-12-31"}, "to: before from"),
        ({"to": "now"}, "to: not a date"),
        ({"hours_per_week": None}, "hours_per_week: missing"),
        ({"hours_per_week": 38}, "hours_per_week: not a decimal in text"),
        ({"hours_per_week": "-1"}, "hours_per_week: not a plain decimal"),
        ({"hours_per_week": "168.01"}, "hours_per_week: more than 168"),
        ({"clinical": None}, "clinical: missing"),
        ({"administrative": "no"}, "administrative: not true or false"),
        ({"place": "Clinic"}, "place: unknown key"),
    ],
)
def test_a_malformed_job_is_refused_by_its_field(changed, message):
    jobs = [JOB, JOB | changed]
    assert refused(GOOD | {"answers": {"work": jobs}}).startswith(f"answers.work[1].{message}")


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "1899-12-31"])
def test_the_ends_of_the_calendar_are_answered(on):
    days = ("ma_programme_expected_on", "military_training_completed_on", "cpr_valid_through")
    jobs = [JOB | {"from": "0001-01-01", "to": "9999-12-31", "hours_per_week": "168"}]
    got = answer(GOOD | {"on": on, "answers": dict.fromkeys(days, on) | {"work": jobs}}, POLICY)
    found = {each["code"]: each["criteria"][0]["result"] for each in got["routes"]}
    assert (found["education"], found["military"]) == ("met", "met")
