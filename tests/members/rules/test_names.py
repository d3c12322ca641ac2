"""Which spellings are the same name, and how many typos are forgiven."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.names import (
    folded,
    named_in_list,
    same_last_name,
    same_name,
    typos_forgiven,
)
from tests import trials

APOSTROPHES = "'’‘‛′´`ʹʻʼʽˈꞌ＇՚׳\u200b"
DASHES = "-‐‑‒–—―−﹣－\u00a0\u202f\u2009\u3000/ "


@pytest.mark.parametrize(
    ("record", "typed", "same"), [tuple(row.values()) for row in trials.rows("names.jsonl")]
)
def test_names_that_people_typed(record, typed, same):
    assert same_name(typed, record) == same_name(record, typed) == same


@pytest.mark.parametrize("mark", APOSTROPHES)
def test_any_apostrophe_is_none(mark):
    assert same_name(f"O{mark}Brien", "obrien")


@pytest.mark.parametrize("dash", DASHES)
def test_any_dash_and_any_blank_is_none(dash):
    assert same_name(f"Smith{dash}Jones", "SmithJones")
    assert not same_name(f"Smith{dash}Jones", "Smith")


@pytest.mark.parametrize(
    ("record", "typed"),
    [
        ("Wałęsa", "Walesa"),
        ("Đặng", "Dang"),
        ("Trần", "Tran"),
        ("Đorđević", "Dordevic"),
        ("Ħabib", "Habib"),
        ("Þórsdóttir", "Thorsdottir"),
        ("Æbelø", "Aebelo"),
        ("Œuvrard", "Oeuvrard"),
        ("Weiß", "WEISS"),
        ("GROẞ", "gross"),
        ("Yıldız", "YILDIZ"),
        ("İnönü", "inonu"),
        ("ＮＧＵＹＥＮ", "Nguyen"),
        ("ﬁsher", "Fisher"),
        ("Gal·la", "Galla"),
        ("St.\u00a0John", "st john"),
        ("D'Angelo", "d angelo"),
        ("Ó\u200bDonnell", "O Donnell"),
        ("Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ"),
        ("Алёшин", "алешин"),
        ("Straße", "STRASSE"),
        ("\u202eSmith\u202c", "Smith"),
    ],
)
def test_spellings_of_one_name(record, typed):
    assert same_name(record, typed)
    for form in ("NFC", "NFD"):
        assert same_name(unicodedata.normalize(form, record), typed.upper())


@pytest.mark.parametrize(
    ("record", "typed"),
    [
        ("Müller", "Mueller"),
        ("Ångström", "Aangstroem"),
        ("Nguyen", "Nguyn"),
        ("佐々木", "佐木"),
        ("ガ", "カ"),
        ("राम", "रम"),
        ("Smith", "Smith 2"),
        ("Smith", "Smith Jr."),
        ("O'Brien", "Brien"),
        ("Lee", "Leé e"),
    ],
)
def test_different_names_stay_different(record, typed):
    assert not same_name(record, typed)


@pytest.mark.parametrize("nothing", ["", " ", "-", "’", "\u200b", "...", "\u0301", "👍", "–—"])
def test_a_name_without_a_letter_matches_nothing(nothing):
    assert not same_name(nothing, nothing)
    assert not same_name(nothing, "Smith")
    assert not same_last_name("Jr.", nothing, "Jr.")


def test_a_suffix_on_record_may_be_typed_or_not():
    for typed in ("Reyes", "Reyes Jr", "Reyes, Jr.", "reyes-jr"):
        assert same_last_name(typed, "Reyes", "Jr.")
    assert not same_last_name("Reyes Sr", "Reyes", "Jr.")
    assert not same_last_name("Jr.", "Reyes", "Jr.")


@given(st.text(max_size=30))
def test_what_is_folded_is_folded_for_good(name):
    assert folded(folded(name)) == folded(name)
    assert folded(f" {name}-") == folded(name)


@pytest.mark.parametrize(("typed", "forgiven"), [("li", 0), ("mria", 1), ("jonson", 2)])
def test_longer_names_may_have_more_typos(typed, forgiven):
    assert typos_forgiven(typed) == forgiven


@pytest.mark.parametrize(
    "typed",
    [
        *("Reyes", "Reyes, Marisol", "Marisol Reyes", "REYES Marisol A.", "Marisol A. Reyes"),
        *("Reyes Jr", "Reyes, Marisol, RMA", "Marisol Reyes III"),
    ],
)
def test_a_list_may_hold_the_whole_name(typed):
    assert named_in_list(typed, "Marisol", "Reyes")


@pytest.mark.parametrize(
    "typed", ["Ana Reyes", "Reyez", "Jones Reyes", "Reyes-Moran", "Marisol", "Jr", ",", "", "-"]
)
def test_a_list_that_says_another_name_is_no_match(typed):
    assert not named_in_list(typed, "Marisol", "Reyes")


@pytest.mark.parametrize(("last", "suffix"), [("Smith", "III"), ("Smith 3rd", "")])
def test_a_generation_is_the_same_in_any_spelling_and_no_other(last, suffix):
    for typed in ("Smith", "Smith 3rd", "Smith, III", "John Smith 3rd", "Smith III, John"):
        assert named_in_list(typed, "John", last, suffix)
    for typed in ("Smith Jr", "John Smith, Sr.", "Smith, John Jr", "Smith 2nd"):
        assert not named_in_list(typed, "John", last, suffix)


def test_a_name_of_one_letter_is_no_part_of_another():
    assert named_in_list("A Li", "A", "Li")
    assert not named_in_list("Alli", "A", "Li")
