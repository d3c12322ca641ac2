"""Whom a search finds, what each choice would leave, and what leads out where it finds nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from courses.rules.search import Wanted, counted, meant, ways_out
from tests.courses.rules.test_offers import PLAIN


def test_a_search_takes_every_word_and_one_of_each_group():
    assert Wanted(words="clean  INFECTION").finds(PLAIN)
    assert Wanted(words="five moments").finds(PLAIN)
    assert not Wanted(words="infection spine").finds(PLAIN)
    assert Wanted(programs=frozenset({"RPT", "MLT"}), hours=frozenset({"middle"})).finds(PLAIN)
    assert not Wanted(programs=frozenset({"MLT"})).finds(PLAIN)
    assert not Wanted(hours=frozenset({"short", "long"})).finds(PLAIN)
    assert not Wanted(free=True).finds(PLAIN)


def test_counts_are_those_of_each_choice_beside_what_is_chosen_in_other_groups():
    webinar = PLAIN._replace(id=2, kind="webinar", programs=frozenset({"MLT"}), hours=Decimal(1))
    counts = counted([PLAIN, webinar], Wanted(programs=frozenset({"RMA"})))
    assert counts.programs == {"RMA": 1, "RPT": 1, "MLT": 1}
    assert counts.kinds == {"article": 1}
    assert counts.hours == {"short": 0, "middle": 1, "long": 0}
    assert (counts.all_programs, counts.free) == (2, 0)


@pytest.mark.parametrize(
    ("typed", "plainly", "loosely"),
    [
        ("INFECTION", True, True),
        ("infections", True, True),
        ("moment", True, True),
        ("inféction", True, True),
        ("whitfields", True, True),
        ("infectoin", False, True),
        ("infecton", False, True),
        ("infectionn", False, True),
        ("imfection control", False, True),
        ("imfectoin", False, False),
        ("naem", False, True),
        ("infec toin", False, True),
        ("nme", False, False),
        ("infectious", False, True),
        ("infestation", False, False),
        ("phlebotomi", False, True),
        ("phlebotomist", False, True),
        ("microbiologist", False, False),
        ("spine", False, False),
        ("", True, True),
    ],
)
def test_a_search_forgives_capitals_accents_plurals_and_one_typing_error(typed, plainly, loosely):
    called = {"RPT": "RPT Registered Phlebotomy Technician", "MLT": "Microbiology"}
    assert Wanted(words=typed, called=called).finds(PLAIN) is plainly
    assert Wanted(words=typed, called=called, loosely=True).finds(PLAIN) is loosely


def test_errors_are_forgiven_where_no_course_says_it_as_typed():
    other = PLAIN._replace(id=2, title="Infectoin")
    assert not meant(Wanted(words="infectoin"), [PLAIN, other]).loosely
    assert meant(Wanted(words="infectoin"), [PLAIN]).loosely


def test_what_stands_in_the_way_alone_is_named_with_what_there_is_without_it():
    webinar = PLAIN._replace(id=2, kind="webinar", programs=frozenset({"MLT"}), hours=Decimal(1))
    rows = [PLAIN, webinar]
    assert ways_out(rows, Wanted(words="spine", kinds=frozenset({"webinar"}))) == [("words", 1)]
    both = Wanted(programs=frozenset({"RMA"}), kinds=frozenset({"webinar"}))
    assert ways_out(rows, both) == [("programs", 1), ("kinds", 1)]
    assert ways_out(rows, replace(both, words="spine")) == []
