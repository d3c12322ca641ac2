"""What names and numbers are found by in the database, held to the rules they are twins of."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from members.rules import names, numbers

pytestmark = pytest.mark.django_db

LETTERS = [
    *"aeiounszAEIOUNSZ09",
    *"'’ʼ`´ʻ‘′＇ꞌ",
    *"-‐‑‒–—−＿֊·.",
    *"  \u00a0\u202f\u2009\u3000\t",
    *"\u200b\u200d\ufeff\u00ad\u0301\u0308\u0323\u0328",
    *"áàâäãåçéñöøØłŁđĐðÞþßẞæÆœŒıİŋąęśżźćńőűșțơưễạ",
    *"ΣσςΑάЙйЁё字々かがダ･ﬁＡｚ①ª👍",
]


def drawn(count):
    rng = random.Random(10)
    return ["".join(rng.choices(LETTERS, k=rng.randint(1, 12))) for _ in range(count)]


def asked(function, texts):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(each)"  # noqa: S608 - a name from below
            " FROM unnest(%s::text[]) WITH ORDINALITY AS t (each, place)"
            " ORDER BY place",
            [texts],
        )
        return [found for (found,) in cursor.fetchall()]


def test_names_fold_alike_in_rule_and_database():
    texts = drawn(5000)
    assert asked("members_folded", texts) == [names.folded(text) for text in texts]
    ways = [names.words(text) for text in texts]
    whole = [each and [*each, "".join(each)] for each in ways]
    assert asked("members_spellings", texts) == whole


def test_every_letter_by_itself_folds_alike():
    texts = [
        letter
        for letter in map(chr, [*range(1, 0x3100), *range(0xA640, 0xA800), *range(0xF900, 0xFFFE)])
        if letter.isprintable()
    ]
    pairs = zip(texts, asked("members_folded", texts), strict=True)
    assert [text for text, found in pairs if found != names.folded(text)] == []


def test_numbers_are_bare_alike_in_rule_and_database():
    rng = random.Random(12)
    letters = "RPTrmaNo.-–‑ 0123456789９１#\u00a0"
    texts = ["".join(rng.choices(letters, k=rng.randint(1, 14))) for _ in range(5000)]
    assert asked("members_bare", texts) == [numbers.bare(text) for text in texts]
