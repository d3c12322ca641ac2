"""The order in which several workers do the tests."""

from __future__ import annotations

import pytest

from tests.sharing import dealt

# Names that begin with a number take so many seconds.
LONG = ["90 a", "30 b", "60 c", "50 d"]
SHORT = [f"0 {number}" for number in range(9)]


def seconds(name):
    return int(name.split()[0])


def pieces(names, workers):
    """As xdist's `worksteal` cuts the list: whoever is next gets its share of what is left."""
    left = list(names)
    while workers:
        size = len(left) // workers
        yield left[:size]
        del left[:size]
        workers -= 1


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 20])
def test_every_one_is_there_once(workers):
    assert sorted(dealt(SHORT + LONG, workers, seconds=seconds)) == sorted(SHORT + LONG)


def test_each_worker_begins_with_its_share_of_what_takes_long():
    told = dealt(SHORT[:5] + LONG + SHORT[5:], 3, seconds=seconds)
    first, second, third = pieces(told, 3)
    assert [first[0], second[0], third[:2]] == ["90 a", "60 c", ["50 d", "30 b"]]
    assert [name for name in told if name in SHORT] == SHORT


def test_one_worker_begins_with_the_longest():
    told = dealt(SHORT + LONG, 1, seconds=seconds)
    assert told[:5] == ["90 a", "60 c", "50 d", "30 b", "0 0"]
