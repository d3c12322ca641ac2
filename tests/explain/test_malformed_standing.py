"""What `explain standing` refuses, and which field it names."""

from __future__ import annotations

import pytest

from amt_portal.explain.fields import MalformedError
from amt_portal.explain.standing import answer
from tests.handbook import POLICY

GOOD = {"on": "2024-06-01", "granted_on": "2018-05-10"}


def refused(line) -> str:
    with pytest.raises(MalformedError) as caught:
        answer(line, POLICY)
    return str(caught.value)


def test_the_least_a_line_can_hold_is_answered():
    assert answer(GOOD, POLICY)["standing"] == "lapsed"


@pytest.mark.parametrize("line", [None, [], [GOOD], "on", 5, True, 1.5])
def test_a_line_that_is_no_object(line):
    assert refused(line) == "json: not an object"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"colour": 1}, "colour: unknown key"),
        ({"On": "2024-06-01"}, "On: unknown key"),
        ({"": 1}, '"": unknown key'),
        ({"a\nb": 1}, '"a\\nb": unknown key'),
        ({"\u202e\ud800": 1}, '"\\u202e\\ud800": unknown key'),
        ({"on": None}, "on: missing"),
        ({"granted_on": None}, "granted_on: missing"),
        ({"on": 20240601}, "on: not a date"),
        ({"on": True}, "on: not a date"),
        ({"on": ["2024-06-01"]}, "on: not a date"),
        ({"on": ""}, "on: not a date"),
        ({"on": "2024-6-1"}, "on: not a date"),
        ({"on": "20240601"}, "on: not a date"),
        ({"on": "2024-W22-6"}, "on: not a date"),
        ({"on": "2024-06-01T00:00"}, "on: not a date"),
        ({"on": " 2024-06-01"}, "on: not a date"),
        ({"on": "2024-06-01\n"}, "on: not a date"),
        ({"on": "２０２４-06-01"}, "on: not a date"),
        ({"on": "2023-02-29"}, "on: not a date"),
        ({"on": "0000-01-01"}, "on: not a date"),
        ({"on": "10000-01-01"}, "on: not a date"),
        ({"on": "06/01/2024"}, "on: not a date"),
        ({"on": "2018-05-09"}, "on: before granted_on"),
        ({"recertified_on": "2018-05-10"}, "recertified_on: not after granted_on"),
        ({"recertified_on": "2018-05-09"}, "recertified_on: not after granted_on"),
        ({"recertified_on": False}, "recertified_on: not a date"),
        ({"retired_on": "never"}, "retired_on: not a date"),
        ({"revoked_on": 0}, "revoked_on: not a date"),
        ({"deceased_on": {}}, "deceased_on: not a date"),
        ({"dues_paid": []}, "dues_paid: not an object"),
        ({"dues_paid": "2019"}, "dues_paid: not an object"),
        ({"dues_paid": {"19": "2019-05-20"}}, "dues_paid.19: not a year"),
        ({"dues_paid": {"2019.0": "2019-05-20"}}, "dues_paid.2019.0: not a year"),
        ({"dues_paid": {"２０１９": "2019-05-20"}}, "not a year"),
        ({"dues_paid": {"2019": None}}, "dues_paid.2019: not a date"),
        ({"dues_paid": {"2019": "2019-02-29"}}, "dues_paid.2019: not a date"),
        ({"cycles": {}}, "cycles: not a list"),
        ({"cycles": [None]}, "cycles[0]: not an object"),
        ({"cycles": [{}]}, "cycles[0].start: missing"),
        ({"cycles": [{"start": "2018-05-10", "end": "x"}]}, "cycles[0].end: unknown key"),
        ({"cycles": [{"start": "2018-05-11"}]}, "cycles[0].start: not the first day of a cycle"),
        ({"cycles": [{"start": "2019-05-10"}]}, "cycles[0].start: not the first day of a cycle"),
        ({"cycles": [{"start": "2015-05-10"}]}, "cycles[0].start: not the first day of a cycle"),
        (
            {"cycles": [{"start": "2018-05-10"}, {"start": "2018-05-10"}]},
            "cycles[1].start: given twice",
        ),
        ({"cycles": [{"start": "2018-05-10", "met_on": 1}]}, "cycles[0].met_on: not a date"),
        (
            {"cycles": [{"start": "2018-05-10", "audit_failed_on": "x"}]},
            "cycles[0].audit_failed_on: not a date",
        ),
        ({"suspended": "2020-01-01"}, "suspended: not an object"),
        ({"suspended": {}}, "suspended.from: missing"),
        ({"suspended": {"from": "x"}}, "suspended.from: not a date"),
        ({"suspended": {"from": "2020-01-01", "to": None}}, "suspended.to: unknown key"),
        (
            {"suspended": {"from": "2020-01-01", "until": "2020-01-01"}},
            "suspended.until: not after from",
        ),
    ],
)
def test_a_malformed_line_is_refused_by_its_field(changed, message):
    assert message in refused(GOOD | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"recertified_on": "2018-05-11"},
        {"recertified_on": "2030-01-01"},
        {"on": "9999-12-31"},
        {"granted_on": "0001-01-01"},
        {"on": "2018-05-10"},
        {"cycles": None, "dues_paid": None, "suspended": None},
        {"cycles": [], "dues_paid": {}},
        {"cycles": [{"start": "2018-05-10"}, {"start": "2045-05-10"}]},
        {"recertified_on": "2022-08-01", "cycles": [{"start": "2025-08-01"}]},
        {"recertified_on": "2022-08-01", "cycles": [{"start": "2024-05-10"}]},
        {"suspended": {"from": "2020-01-01"}},
        {"suspended": {"from": "2020-01-01", "until": None}},
        {"dues_paid": {"1999": "1999-05-20", "2018": "2018-05-20"}},
        {"deceased_on": "2001-01-01"},
    ],
)
def test_what_is_unusual_but_well_formed_is_answered(changed):
    assert answer(GOOD | changed, POLICY)["standing"]


def test_a_cycle_of_29_february_begins_on_the_28th_of_a_common_year():
    leap = {"on": "2024-06-01", "granted_on": "2020-02-29"}
    assert answer(leap | {"cycles": [{"start": "2023-02-28"}]}, POLICY)
    assert "cycles[0].start" in refused(leap | {"cycles": [{"start": "2023-03-01"}]})


def test_a_key_without_end_is_cut():
    assert len(refused(GOOD | {"k" * 10_000: 1})) < 100
