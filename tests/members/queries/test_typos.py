"""How far apart two spellings are."""

from __future__ import annotations

import pytest

from members.queries.search import typos


@pytest.mark.parametrize(
    ("typed", "name", "wrong"),
    [
        ("garcia", "garcia", 0),
        ("jonson", "johnson", 1),
        ("smtih", "smith", 1),
        ("mria", "maria", 1),
        ("nguyenn", "nguyen", 1),
        ("garcía", "garcia", 1),
        ("hernandes", "fernandez", 2),
        ("ab", "ba", 1),
        ("", "ab", 2),
        ("reyes", "okafor", 4),
        ("a" * 200, "b", 4),
    ],
)
def test_typos_are_counted_up_to_the_most_asked_for(typed, name, wrong):
    assert typos(typed, name, 3) == typos(name, typed, 3) == wrong
