"""The policy file: what it holds, and what a wrong document is told."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest

from ccp.rules.categories import CATEGORIES
from members.queries.policy import figures, read_policy, starting_document
from members.rules.dated import Dated, Entry, PolicyError
from members.rules.declared import plain
from members.rules.figures import DUES_PAYABLE_YEARS, GRACE_DAYS
from tests.handbook import POLICY, policy_with

TODAY = date(2026, 11, 22)

PROGRAMS = {
    "MLS": (45, "90.00", 5),
    "MLT": (45, "90.00", 5),
    "CLC": (45, "90.00", None),
    "MDT": (36, "90.00", 5),
    "RMA": (30, "50.00", 4),
    "CMAS": (30, "50.00", 4),
    "RDA": (30, "50.00", 4),
    "CMLA": (30, "50.00", 5),
    "PCT": (30, "50.00", 4),
    "AHI": (30, "30.00", None),
    "RPT": (24, "50.00", 4),
}


def test_the_file_holds_every_programme_of_the_handbook():
    held = {}
    for key, program in POLICY.programs.items():
        terms = program.terms.on(TODAY)
        held[key] = (int(terms.points), str(terms.annual_fee), terms.graduate_window_years)
    assert held == PROGRAMS


def test_the_file_holds_caps_and_factors_of_the_handbook():
    categories = {code: dated.on(TODAY) for code, dated in POLICY[CATEGORIES].items()}
    caps = {code: category.cap for code, category in categories.items() if category.cap}
    assert caps == {"employment": 15, "authorship": 20, "instruction": 20, "organization": 10}
    assert categories["formal_education"].factors == {"semester": 15, "quarter": 10}
    assert categories["organization"].factors == {"officer": 5, "committee": 3, "member": 1}
    assert categories["employment"].factors == {"month": Decimal("0.5")}


def test_only_what_the_body_has_confirmed_is_no_placeholder():
    for program in POLICY.programs.values():
        marked = set(program.terms.entry_on(TODAY).placeholder)
        assert marked == ({"points", "annual_fee"} if program.key == "PCT" else {"annual_fee"})
    for dated in POLICY[CATEGORIES].values():
        assert dated.entry_on(TODAY).placeholder == ("factors", "cap")


@pytest.mark.parametrize(
    ("day", "code"), [(date(2023, 1, 31), "MT"), (date(2023, 2, 1), "MLS"), (TODAY, "MLS")]
)
def test_mls_was_called_mt_through_january_2023(day, code):
    assert POLICY.programs["MLS"].names.on(day).code == code


def test_a_program_is_found_by_an_earlier_code():
    assert POLICY.program_of_code("MT") is POLICY.programs["MLS"]
    assert POLICY.program_of_code("XYZ") is None


def test_of_two_values_in_force_the_newer_one_holds_from_its_day_to_its_end():
    old = Entry(1, date(2000, 1, 1))
    new = Entry(2, date(2020, 1, 1), date(2021, 1, 1))
    dated = Dated("figure", [new, old])
    asked = [date(1990, 1, 1), date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31)]
    assert [dated.on(day) for day in [*asked, date(2021, 1, 1)]] == [1, 1, 2, 2, 1]


def test_a_gap_between_values_is_an_error():
    ended = Entry(1, date(2000, 1, 1), date(2001, 1, 1))
    dated = Dated("figure", [ended, Entry(2, date(2002, 1, 1))])
    with pytest.raises(PolicyError, match="no value on 2001-06-01"):
        dated.on(date(2001, 6, 1))


def test_a_later_value_of_a_setting_holds_from_its_day():
    policy = policy_with({"name": "grace_days", "value": 10, "valid_from": "2027-01-01"})
    assert policy[GRACE_DAYS].on(date(2026, 12, 31)) == 30
    assert policy[GRACE_DAYS].on(date(2027, 1, 1)) == 10


def test_a_figure_without_a_row_holds_as_it_was_declared_and_breaks_no_other():
    document = starting_document()
    document["setting"] = [row for row in document["setting"] if row["name"] != "grace_days"]
    policy = read_policy(document)
    assert policy[GRACE_DAYS].on(TODAY) == 30
    assert policy[DUES_PAYABLE_YEARS].on(TODAY) == 3


def test_a_figure_whose_first_row_is_later_was_before_as_it_was_declared():
    document = starting_document()
    document["setting"] = [{"name": "grace_days", "value": 10, "valid_from": "2027-01-01"}]
    policy = read_policy(document)
    days = [date(1901, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [policy[GRACE_DAYS].on(day) for day in days] == [30, 30, 10]


def test_every_default_keeps_its_own_bounds():
    for figure in figures():
        assert figure.reader(plain(figure.default)) == figure.default, figure.key


def setting(named, **changes):
    def change(document):
        row = next(row for row in document["setting"] if row["name"] == named)
        row.update(changes)

    return change


def program(**changes):
    return lambda document: document["program"][0].update(changes)


def terms(**changes):
    return lambda document: document["program"][0]["terms"][0].update(changes)


def category(place, **changes):
    return lambda document: document["category"][place].update(changes)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (setting("grace_days", value=True), "grace_days: value: a whole number"),
        (setting("grace_days", value="30"), "grace_days: value: a whole number"),
        (setting("grace_days", value=-1), "grace_days: value: a whole number"),
        (
            setting("dues_payable_years", value=0),
            "dues_payable_years: value: a whole number from 1",
        ),
        (setting("late_fee", value=1.5), "late_fee: value: an amount"),
        (setting("late_fee", value="NaN"), "late_fee: value: an amount"),
        (setting("late_fee", value="x"), "late_fee: value"),
        (setting("late_fee", valid_from="yesterday"), "late_fee: valid_from"),
        (setting("late_fee", valid_to=date(1900, 1, 1)), "valid_to is not after valid_from"),
        (setting("late_fee", colour="red"), "unknown key colour"),
        (setting("late_fee", name="no_such_figure"), "setting no_such_figure: unknown"),
        (terms(points=None), "program MLS: points is missing"),
        (terms(placeholder=["size"]), "placeholder names an unknown field"),
        (program(terms=[]), "program MLS terms: no value"),
        (program(key="MLT"), "program: a key twice"),
        (lambda document: document.update(extra=[]), "document: unknown key extra"),
        (lambda document: document["setting"].append(document["setting"][0]), "the same day"),
        (lambda document: document["category"][0].update(factors=None), "factors is missing"),
        (category(0, factors={"hour": "0"}), "hour: an amount from"),
        (category(0, factors={"hour": "1", "day": "8"}), "one for each of hour"),
        (category(1, factors={"semester": "15"}), "one for each of quarter, semester"),
        (category(0, factors=["hour"]), "one for each of hour"),
        (category(0, entered_as="weeks"), "entered_as: one of hours"),
        (category(0, step="0"), "step: an amount from"),
        (category(2, cap="1e400"), "cap: an amount from"),
    ],
)
def test_a_wrong_document_is_refused_with_its_place(change, message):
    document = deepcopy(starting_document())
    change(document)
    with pytest.raises(PolicyError, match=message):
        read_policy(document)


@pytest.mark.parametrize(
    ("name", "taken", "refused"),
    [
        ("grace_days", [0, 180], [-1, 181, 999_999_999, 30.0, "30", None, [30]]),
        ("invoice_lead_days", [0, 90], [-1, 91, 999_999]),
        ("ccp_filing_days", [0, 365], [-1, 366]),
        ("dues_payable_years", [1, 10], [0, 11]),
        ("exam_only_after_years", [1, 50], [0, 51]),
        ("late_fee", ["0.00", "1000.00"], ["-0.01", "1000.01", "NaN", "1e400", "1.005", "sNaN"]),
        ("further_certification_discount", ["0"], ["Infinity", "-Infinity", "-1", float("nan")]),
        ("contact_hours_per_ceu", ["1", "100"], ["0", "0.00", "100.01", "1E+9"]),
        ("ccp_reminder_days", [[1], [730, 7]], [[], [0], [731], [30, 30], [7.5], "30", [True], {}]),
        ("employment_counts_through", ["2020-12-31"], ["9999-12-31", "0001-01-01", "31/12/2020"]),
        ("ccp_mandatory_granted_from", ["1900-01-01"], ["1899-12-31", 20200101, "2020-02-30"]),
        ("return_address", ["One\nTwo"], ["", "a\nb\nc\nd\ne", "x" * 46, "bell \a", "\0"]),
    ],
)
def test_a_figure_keeps_within_its_bounds(name, taken, refused):
    for value in taken:
        policy_with({"name": name, "value": value, "valid_from": "2027-01-01"})
    for value in refused:
        with pytest.raises(PolicyError, match=f"setting {name}: value"):
            policy_with({"name": name, "value": value, "valid_from": "2027-01-01"})


def test_a_category_keeps_the_way_in_which_it_is_entered():
    document = starting_document()
    later = document["category"][0] | {"valid_from": date(2027, 1, 1)}
    read_policy(document | {"category": [*document["category"], later]})
    other = later | {"entered_as": "months", "factors": {"month": "1"}}
    with pytest.raises(PolicyError, match="entered in another way"):
        read_policy(document | {"category": [*document["category"], other]})
