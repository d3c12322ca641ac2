"""What is told of a person in a row of a table."""

from __future__ import annotations

import pytest

from members.delivery import rows
from plumbing.tables.row import Refused, Row


def row(cell: str) -> Row:
    return Row.of(2, ("cell",), [cell])


@pytest.mark.parametrize("cell", ["Kayla.José15@example.org", "o'brien+ce@mail.example.org", ""])
def test_an_address_is_kept_as_written(cell):
    assert rows.email(row(cell), "cell") == cell


@pytest.mark.parametrize(
    "cell",
    ["not-an-address@@x", "a@b", "a b@x.org", "a@x.org,b@x.org", "<a@x.org> <b@x.org>", "@x.org"],
)
def test_what_is_no_address_is_refused(cell):
    with pytest.raises(Refused, match="address"):
        rows.email(row(cell), "cell")


@pytest.mark.parametrize(
    "cell", ["\ufeffa@x.org", "mailto:a@x.org", "Ann <a@x.org>", "a\u200b@x.org"]
)
def test_an_address_is_taken_without_what_stands_around_it(cell):
    assert rows.email(row(cell), "cell") == "a@x.org"
