"""What automatic checks see of a file: green, amber, grey, and where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from rapidfuzz.distance import OSA

from casework.rules.checks import Check, Expected, Same, Tone, Use, checked, reduced
from casework.rules.found import Text, days_in, hours_in

OKAFOR = Expected(
    first_name="Terrence",
    last_name="Okafor",
    completed_on=date(2024, 10, 19),
    first=date(2022, 5, 14),
    last=date(2025, 5, 13),
    period="the cycle",
    hours=Decimal("6.00"),
    provider="Great Lakes Laboratory Symposium",
)
PAPER = (
    "Great Lakes Laboratory Symposium certifies that Terrence A. Okafor attended on "
    "October 19, 2024 and earned 6.0 contact hours"
)


def page(said: str) -> Text:
    """A page on one line, each word as wide as it is long."""
    words, at = [], 0.0
    for word in said.split():
        words.append((word, (at, 0.1, at + len(word) / 1000, 0.12)))
        at += (len(word) + 1) / 1000
    return Text(1, words)


def look(said: str, key: str, *uses: Use, **expected) -> Check:
    texts = [page(said)] if said else []
    found = checked(replace(OKAFOR, **expected), texts, uses, distance=OSA.distance)
    return next(check for check in found if check.key == key)


@pytest.mark.parametrize(
    ("said", "hours", "claimed", "points"),
    [
        ("6.0", "6.50", "6.50", "6.00"),
        ("2.0", "2.50", "5.00", "4.00"),  # two points an hour
        ("1.0", "3.00", "5.00", "1.66"),
        ("7.0", "6.50", "6.50", None),
    ],
)
def test_fewer_hours_on_the_file_say_to_how_many_points_it_comes(said, hours, claimed, points):
    check = look(PAPER.replace("6.0 ", f"{said} "), "hours", hours=Decimal(hours))
    found = reduced(check, replace(OKAFOR, hours=Decimal(hours)), Decimal(claimed))
    assert found == (points and Decimal(points))


def test_what_agrees_is_green_with_what_was_seen_and_where():
    found = checked(OKAFOR, [page(PAPER)], [], distance=OSA.distance)
    assert {check.tone for check in found} == {Tone.GREEN}
    assert [(check.title, check.saw) for check in found] == [
        ("Date is inside the cycle", "Oct 19, 2024"),
        ("Hours match", "6.00 claimed, 6.00 read from the file"),
        ("Name matches", "Terrence A. Okafor"),
        ("Provider found", "Great Lakes Laboratory Symposium"),
        ("Not used elsewhere", "in any case or by any other member"),
    ]
    [mark] = found[2].marks
    begins = PAPER.index("Terrence") / 1000
    assert mark.box == pytest.approx((begins, 0.1, begins + len("Terrence A. Okafor") / 1000, 0.12))


@pytest.mark.parametrize(
    ("said", "key", "title"),
    [
        (PAPER.replace("6.0 ", "6.5 "), "hours", "Hours differ by 0.50"),
        (PAPER.replace("6.0 contact hours", "0.6 CEU"), "hours", "Hours match"),
        (PAPER.replace("October 19", "October 12"), "other_date", "Another date on the file"),
        (PAPER.replace("Terrence A.", "Gerald"), "name", "Name not found on the file"),
        (PAPER.replace("Terrence", "Terence"), "name", "Name is spelled otherwise"),
        (PAPER.replace("Terrence A. Okafor", "OKAFOR, TERRENCE"), "name", "Name matches"),
        (PAPER.replace("Great ", ""), "provider", "Provider found"),
        (PAPER.replace("Great Lakes Laboratory", "Midwest Ski"), "provider",
         "Provider not found on the file"),
        ("", "date", "Oct 19, 2024 is inside the cycle"),
        ("", "name", "Name"),
        ("Thank you for coming", "hours", "No hours found on the file"),
        ("Thank you for coming", "date", "No date found on the file"),
    ],
)  # fmt: skip
def test_what_differs_is_amber_and_what_cannot_be_seen_is_grey(said, key, title):
    check = look(said, key)
    assert check.title == title
    green = title in {"Hours match", "Name matches", "Provider found"}
    grey = not said or title.startswith("No ")
    assert check.tone == (Tone.GREEN if green else Tone.GREY if grey else Tone.AMBER)


def test_a_day_outside_is_amber_whatever_the_file_says():
    check = look(PAPER, "date", last=date(2024, 10, 18))
    assert (check.tone, check.title) == (Tone.AMBER, "Date is outside the cycle")


def test_what_is_not_claimed_is_not_looked_for():
    found = checked(Expected(), [page(PAPER)], [], distance=OSA.distance)
    assert [check.key for check in found] == ["used"]


def test_a_use_by_somebody_else_is_told_before_one_by_the_same_person():
    mine = Use("this case, 3. Lipids", same_person=True, what=Same.FILE)
    theirs = Use("case 2026-0088, 1. Lipids", same_person=False, what=Same.PAGE)
    assert look(PAPER, "used", mine).title == "The same file is used by the same member"
    check = look(PAPER, "used", mine, theirs)
    assert (check.title, check.saw) == (
        "The same page is used by another member",
        "case 2026-0088, 1. Lipids",
    )


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("Oct. 19th, 2024", ["2024-10-19"]),
        ("19 October 2024", ["2024-10-19"]),
        ("the 19th of October, 2024", ["2024-10-19"]),
        ("10/19/2024 and 10-19-24", ["2024-10-19", "2024-10-19"]),
        ("2024-10-19", ["2024-10-19"]),
        ("October 18-19, 2024", ["2024-10-18", "2024-10-19"]),
        ("October 45, 2024 or 13/13/2024 or 2024", []),
    ],
)
def test_days_are_read_as_people_write_them(said, days):
    assert [str(day.on) for day in days_in(page(said))] == days


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("6 contact hours", ["6"]),
        ("Contact hours: 6.25", ["6.25"]),
        ("1.5 CE credits", ["1.5"]),
        ("0.65 CEUs", ["6.50"]),
        ("Hours held 10/19/2024 in room 12", []),
        ("hours 10/19/2024", []),
    ],
)
def test_hours_are_read_as_people_write_them(said, hours):
    assert [str(each.hours) for each in hours_in(page(said))] == hours
