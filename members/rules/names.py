"""When two spellings are the same last name (handbook section 10), and how far apart two are."""

from __future__ import annotations

import unicodedata

LETTERS_PER_TYPO = 3


def same_name(one: str, other: str) -> bool:
    """Compare last names without case, accents' encoding or spacing."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def typos_forgiven(typed: str) -> int:
    """How many typos a name of that length may have and still be found."""
    return len(typed) // LETTERS_PER_TYPO


def typos(typed: str, name: str, most: int) -> int:
    """How many letters were missed, added, mistaken or swapped with a neighbour; `most` + 1 when
    it is more than `most`. (Optimal string alignment.)
    """
    if abs(len(typed) - len(name)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(name) + 1))
    for i, letter in enumerate(typed, 1):
        row = [i]
        for j, other in enumerate(name, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 < j and letter == name[j - 2] and typed[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, above = above, row
    return min(above[-1], most + 1)
