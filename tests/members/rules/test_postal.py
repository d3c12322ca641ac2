"""Addresses as printed: what is composed, put back, left out, and asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from members.rules import countries, states
from members.rules.postal import Doubt, Postal, capitals, doubt, home_zip, lines
from practice.bulk.places import PLACES

ANN = Postal("Ann Roe", "1 Main St", "", "Boston", "MA", "02134", "US")


def town(**changes):
    """The lines below the street."""
    return lines(replace(ANN, **changes))[2:]


@pytest.mark.parametrize(
    "country",
    [
        "",
        " ",
        "US",
        "us",
        "U.S.",
        "USA",
        "U.S.A.",
        "United States",
        "united states of america",
        "The United States",
        "United States (USA)",
        "Ｕ.Ｓ.",
        "U. S. A.",
    ],
)
def test_home_has_no_country_line_however_it_is_written(country):
    assert town(country=country, zip="2134") == ["Boston MA 02134"]
    assert doubt(replace(ANN, country=country)) is None


@pytest.mark.parametrize(
    ("country", "printed"),
    [
        ("DE", "Germany"),
        ("DEU", "Germany"),
        ("deutschland", "Germany"),
        ("UK", "United Kingdom"),
        ("England", "United Kingdom"),
        ("Republic of Korea", "South Korea"),
        ("Korea, South", "South Korea"),
        ("Korea", None),
        ("México", "Mexico"),
        ("Cote d’Ivoire", "Côte d'Ivoire"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
        ("NA", "Namibia"),
    ],
)
def test_a_country_abroad_stands_in_full_english_on_the_last_line(country, printed):
    at = replace(ANN, city="Town", state="", zip="", country=country)
    assert lines(at)[-1] == (printed or country)
    assert doubt(at) is (None if printed else Doubt.COUNTRY)


@pytest.mark.parametrize(
    ("typed", "state", "printed"),
    [
        ("2134", "MA", "02134"),
        ("2134", "Massachusetts", "02134"),
        ("601", "PR", "00601"),
        ("501", "NY", "00501"),
        ("21341234", "MA", "02134-1234"),
        ("2134-1234", "MA", "02134-1234"),
        ("941031234", "CA", "94103-1234"),
        ("94103 1234", "CA", "94103-1234"),
        ("94103–1234", "CA", "94103-1234"),
        ("94103-", "CA", "94103"),
        ("９４１０３", "CA", "94103"),
        (" 02134\u200b", "MA", "02134"),
        ("9012", "AE", "09012"),
        ("2134", "", "02134"),
        ("2134", "CA", None),  # 92134?
        ("02134", "CA", None),  # somebody put the zero there
        ("2134.0", "MA", None),
        ("21", "MA", None),
        ("213412", "MA", None),
        ("O2134", "MA", None),
        ("00000", "MA", None),
        ("K1A 0A9", "", None),
    ],
)
def test_a_zip_code_is_whole_or_asked_about(typed, state, printed):
    assert home_zip(typed, state) == printed
    at = replace(ANN, zip=typed, state=state)
    assert doubt(at) is (None if printed else Doubt.ZIP)
    if printed:
        assert lines(at)[-1].endswith(f" {printed}")


@pytest.mark.parametrize(
    ("typed", "zip_code", "printed"),
    [
        ("", "2134", "MA"),
        ("Calif.", "94103", "CA"),
        ("Ill", "60601", "IL"),
        ("W. Va.", "25301", "WV"),
        ("N.Y.", "10001", "NY"),
        ("D.C.", "20001", "DC"),
        ("", "09012", "AE"),
        ("ZZ", "02134", None),
        ("Zzyzx", "92309", None),
        ("", "96950", None),  # of which of the islands?
    ],
)
def test_a_state_is_told_or_asked_about(typed, zip_code, printed):
    at = replace(ANN, state=typed, zip=zip_code)
    assert doubt(at) is (None if printed else Doubt.STATE)
    if printed:
        assert lines(at)[-1] == f"{at.city} {printed} {zip_code.zfill(5)}"


def test_a_missing_zip_code_is_asked_about_at_home_only():
    assert doubt(replace(ANN, zip=" ")) is Doubt.ZIP
    assert doubt(replace(ANN, zip="", state="", country="Ireland")) is None


def test_what_cannot_be_told_is_printed_as_it_is_on_record():
    assert town(zip="2134.0") == ["Boston MA 2134.0"]
    assert town(country="Zzz", zip="1234") == ["Boston MA 1234", "Zzz"]


@pytest.mark.parametrize("country", ["US", "PR", "Puerto Rico", "puerto rico", "PRI"])
def test_a_territory_is_a_state_of_the_post_even_where_it_is_given_as_the_country(country):
    state = "PR" if country == "US" else ""
    assert town(city="San Juan", state=state, zip="907", country=country) == ["San Juan PR 00907"]


@pytest.mark.parametrize(
    ("code", "zip_code"),
    [("VI", "802"), ("GU", "96910"), ("AS", "96799"), ("MP", "96950"), ("PW", "96940")],
)
def test_each_territory_is_carried_by_the_post_at_home(code, zip_code):
    at = replace(ANN, city="Town", state="", zip=zip_code, country=code)
    assert lines(at)[-1] == f"Town {code} {zip_code.zfill(5)}"
    assert doubt(at) is None


@pytest.mark.parametrize(
    ("city", "state", "zip_code"),
    [("APO", "AE", "9012"), ("FPO", "AP", "96349"), ("DPO", "AA", "34038"), ("apo", "ae", "09012")],
)
def test_military_mail_names_no_country(city, state, zip_code):
    at = replace(ANN, city=city, state=state, zip=zip_code, country="Germany")
    assert lines(at)[-1] == f"{city} {state.upper()} {zip_code.zfill(5)}"
    assert doubt(at) is None


def test_a_state_typed_as_the_country_is_asked_about():
    assert doubt(replace(ANN, state="CA", zip="94103", country="CA")) is Doubt.COUNTRY
    assert doubt(replace(ANN, state="ON", zip="K1A 0A9", country="CA")) is None


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("14 Can\u0303o\u0301n Rd", "14 CAÑÓN RD"),
        ("39.2 Rd", "39.2 RD"),
        ("N6W23001 Bluemound Rd. 12.5", "N6W23001 BLUEMOUND RD 12.5"),
        ("P.O. Box 12", "PO BOX 12"),
        ("P.O.Box 12", "PO BOX 12"),
        ("1 N.W. 5th St.", "1 NW 5TH ST"),
        ("St.Louis", "ST LOUIS"),
        ("Apt.3B, No.5", "APT 3B NO 5"),
        ("Musterstr. 1", "MUSTERSTR 1"),
        ("Straße 5", "STRASSE 5"),
        ("O’Brien-Muñoz, Jr.", "OBRIEN-MUÑOZ JR"),
        ("12½ Elm #4 & 5 – rear", "12½ ELM #4 & 5 - REAR"),
        ("c/o “The Firm” (east)", "C/O THE FIRM EAST"),
        ("soft\u00adhy\u200bphen\u00a0and  blanks", "SOFTHYPHEN AND BLANKS"),
        ("Nguyễn Văn Đạt", "NGUYỄN VĂN ĐẠT"),
    ],
)
def test_a_line_in_capitals_keeps_what_carries_meaning(line, printed):
    assert capitals(line) == printed


def test_every_zip_code_of_the_practice_towns_lies_in_its_state():
    assert [place for place in PLACES if not states.zip_lies_in(place[2], place[1])] == []


@pytest.mark.parametrize(
    ("code", "both"),
    [
        ("59221", "MT ND"),
        ("71749", "AR LA"),
        ("97635", "OR CA"),
        ("89439-1234", "NV CA"),
        ("42223", "KY TN"),
        ("83414", "ID WY"),
        ("06390", "CT NY"),
        ("20598", "DC VA"),
    ],
)
def test_a_code_that_crosses_the_line_lies_in_both_states_and_in_no_third(code, both):
    assert [state for state in states.NAMES if states.zip_lies_in(code, state)] == sorted(
        both.split(), key=list(states.NAMES).index
    )
    assert states.state_of_zip("97635") == "OR"


def test_names_and_codes_lead_to_one_country_or_state_each():
    for code, name in countries.NAMES.items():
        assert countries.country_of(code) == countries.country_of(name.upper()) == code
    for code, name in states.NAMES.items():
        assert states.code_of(code.lower()) == states.code_of(name) == code
    assert states.state_of_zip("60018") == "IL"
    assert states.state_of_zip("00000") is None
