"""What `explain points` refuses, and which field it names."""

from __future__ import annotations

import pytest

from amt_portal.explain.fields import MalformedError
from amt_portal.explain.points import answer
from tests.handbook import POLICY

CYCLE = {"start": "2018-05-10", "end": "2021-05-10"}
GOOD = {"on": "2021-01-01", "cycle": CYCLE, "required": "30", "activities": []}
ENTRIES = {
    "professional_education": {"completed_on": "2020-01-01", "hours": "1.40"},
    "formal_education": {"completed_on": "2020-01-01", "credits": "3", "unit": "semester"},
    "employment": {"from": "2020-01-01", "to": "2020-06-30"},
    "authorship": {"completed_on": "2020-01-01", "kind": "article"},
    "instruction": {"completed_on": "2020-01-01", "hours": "2", "title": "Sharps"},
    "organization": {"completed_on": "2020-01-01", "role": "officer", "years": "1"},
    "amt_ce": {"completed_on": "2020-01-01", "hours": "1"},
}


def entry(category="professional_education", **changed):
    return {"id": 1, "category": category} | ENTRIES[category] | changed


def refused(line) -> str:
    with pytest.raises(MalformedError) as caught:
        answer(line, POLICY)
    return str(caught.value)


def refused_entry(one) -> str:
    return refused(GOOD | {"activities": [one]})


@pytest.mark.parametrize(
    ("category", "points"),
    [
        ("professional_education", "1.25"),
        ("formal_education", "45.00"),
        ("employment", "3.00"),
        ("authorship", "10.00"),
        ("instruction", "4.00"),
        ("organization", "5.00"),
        ("amt_ce", "1.00"),
    ],
)
def test_each_category_is_answered_as_it_is_entered(category, points):
    assert answer(GOOD | {"activities": [entry(category)]}, POLICY)["total"] == points


@pytest.mark.parametrize("category", list(ENTRIES))
def test_each_field_of_a_category_is_needed(category):
    for field in ENTRIES[category]:
        message = f"activities[0].{field}: missing"
        one = entry(category)
        assert refused_entry(one | {field: None}) == message
        del one[field]
        assert refused_entry(one) == message


@pytest.mark.parametrize("category", list(ENTRIES))
def test_a_field_of_another_category_is_unknown(category):
    strange = {name for fields in ENTRIES.values() for name in fields} - set(ENTRIES[category])
    for field in strange:
        assert (
            refused_entry(entry(category, **{field: "1"})) == f"activities[0].{field}: unknown key"
        )


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"on": None}, "on: missing"),
        ({"cycle": None}, "cycle: missing"),
        ({"required": None}, "required: missing"),
        ({"activities": None}, "activities: missing"),
        ({"note": ""}, "note: unknown key"),
        ({"cycle": "2018"}, "cycle: not an object"),
        ({"cycle": {"start": "2018-05-10"}}, "cycle.end: missing"),
        ({"cycle": CYCLE | {"end": "2018-05-10"}}, "cycle.end: not after start"),
        ({"cycle": CYCLE | {"end": "2018-05-09"}}, "cycle.end: not after start"),
        ({"cycle": CYCLE | {"k": 1}}, "cycle.k: unknown key"),
        ({"required": 30}, "required: not a decimal in text"),
        ({"required": 30.0}, "required: not a decimal in text"),
        ({"required": True}, "required: not a decimal in text"),
        ({"required": "-30"}, "required: not a plain decimal"),
        ({"required": "3e1"}, "required: not a plain decimal"),
        ({"required": "NaN"}, "required: not a plain decimal"),
        ({"required": "9" * 5000}, "required: not a plain decimal"),
        ({"activities": {}}, "activities: not a list"),
        ({"activities": [7]}, "activities[0]: not an object"),
        ({"activities": [{"id": 1}]}, "activities[0].category: missing"),
    ],
)
def test_a_malformed_line_is_refused_by_its_field(changed, message):
    assert refused(GOOD | changed).startswith(message)


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (entry(category="amt_ce") | {"category": "amt"}, "category: not one of"),
        (entry() | {"category": ["amt_ce"]}, "category: not text"),
        (entry(id=None), "id: missing"),
        (entry(id="1"), "id: not an integer"),
        (entry(id=True), "id: not an integer"),
        (entry(id=1.0), "id: not an integer"),
        (entry(completed_on="2020-01-01T10:00"), "completed_on: not a date"),
        (entry(hours=1), "hours: not a decimal in text"),
        (entry(hours=1.5), "hours: not a decimal in text"),
        (entry(hours="0"), "hours: not more than 0"),
        (entry(hours="0.00"), "hours: not more than 0"),
        (entry(hours="-1"), "hours: not a plain decimal"),
        (entry(hours="+1"), "hours: not a plain decimal"),
        (entry(hours="1.405"), "hours: not a plain decimal"),
        (entry(hours="1e1"), "hours: not a plain decimal"),
        (entry(hours="1,5"), "hours: not a plain decimal"),
        (entry(hours=" 1"), "hours: not a plain decimal"),
        (entry(hours="1\n"), "hours: not a plain decimal"),
        (entry(hours="１"), "hours: not a plain decimal"),
        (entry(hours="NaN"), "hours: not a plain decimal"),
        (entry(hours=""), "hours: not a plain decimal"),
        (entry(hours="10000"), "hours: not more than 0 and at most 9999.99"),
        (entry(hours="10000.00"), "hours: not more than 0 and at most 9999.99"),
        (entry("formal_education", credits="0"), "credits: not more than 0"),
        (entry("formal_education", unit="trimester"), "unit: not one of semester, quarter"),
        (entry("formal_education", unit=None), "unit: missing"),
        (entry("employment", to="2019-12-31"), "to: before from"),
        (entry("authorship", kind="Article"), "kind: not one of"),
        (entry("instruction", title=5), "title: not text"),
        (entry("organization", role="chair"), "role: not one of"),
        (entry("organization", years="0.001"), "years: not a plain decimal"),
    ],
)
def test_a_malformed_activity_is_refused_by_its_field(one, message):
    assert refused_entry(one).startswith(f"activities[0].{message}")


def test_an_id_given_twice_is_refused_where_it_comes_again():
    line = GOOD | {"activities": [entry(), entry("amt_ce", id=2), entry("authorship")]}
    assert refused(line) == "activities[2].id: given twice"


@pytest.mark.parametrize(
    "one",
    [
        entry(hours="9999.99"),
        entry(hours="0.01"),
        entry(hours="007.5"),
        entry(id=0),
        entry(id=-5),
        entry(id=10**30),
        entry("instruction", title=""),
        entry("instruction", title="\ud800\x00"),
        entry("employment", to="2020-01-01"),
        entry("employment", **{"from": "0001-01-01", "to": "9999-12-31"}),
        entry(completed_on="9999-12-31"),
    ],
)
def test_what_is_unusual_but_well_formed_is_answered(one):
    [line] = answer(GOOD | {"activities": [one]}, POLICY)["lines"]
    assert line["id"] == one["id"]


def test_a_cycle_may_have_any_length_and_the_requirement_any_size():
    line = GOOD | {"cycle": {"start": "0001-01-01", "end": "9999-12-31"}, "required": "12345678.9"}
    job = entry("employment", **{"from": "0001-01-01", "to": "2020-12-31"})
    got = answer(line | {"activities": [job]}, POLICY)
    assert (got["required"], got["lines"][0]["points"]) == ("12345678.90", "12120.00")


def test_a_requirement_of_nothing_is_met_by_nothing():
    assert answer(GOOD | {"required": "0"}, POLICY)["met"] is True
