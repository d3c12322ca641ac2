"""Pages that are never counted."""

from __future__ import annotations

import pytest

from plumbing.paging import MOST_PAGES, UncountedPaginator


class Rows:
    """Can be asked for a part and not for their number."""

    ordered = True

    def __init__(self, rows):
        self.rows = list(rows)

    def __getitem__(self, part):
        return self.rows[part]


def page(rows, number, a_page=10):
    return UncountedPaginator(Rows(rows), a_page).get_page(number)


@pytest.mark.parametrize(
    ("rows", "number", "shown", "before", "after"),
    [
        (0, 1, [], False, False),
        (10, 1, range(10), False, False),
        (11, 1, range(10), False, True),
        (11, 2, [10], True, False),
        (30, 2, range(10, 20), True, True),
    ],
)
def test_a_page_knows_its_neighbours(rows, number, shown, before, after):
    found = page(range(rows), number)
    assert list(found) == list(shown)
    assert (found.has_previous(), found.has_next()) == (before, after)


@pytest.mark.parametrize("number", [None, "", "0", "-4", "nonsense", "²", "9" * 400, "7"])
def test_a_page_that_is_not_there_is_the_first(number):
    assert page(range(25), number).number == 1


def test_the_neighbours_have_numbers():
    found = page(range(30), "2")
    assert (found.previous_page_number(), found.next_page_number()) == (1, 3)


def test_no_address_makes_the_database_skip_a_whole_table():
    last = page(range(MOST_PAGES + 5), MOST_PAGES, 1)
    assert last.number == MOST_PAGES
    assert not last.has_next()
    assert page(range(MOST_PAGES + 5), MOST_PAGES + 1, 1).number == 1
