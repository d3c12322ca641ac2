"""Codes on documents that the portal vouches for (handbook section 10): short enough to type, long
enough that nobody finds one by trying.
"""

from __future__ import annotations

from collections.abc import Sequence

# Without what is mistaken for another: no I, L, O, U and V. That makes 31, a prime, by which the
# check letter tells every single wrong letter and every two that changed places.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTWXYZ"
CHANCE = 11  # letters that are drawn: 54 bits
WHOLE = CHANCE + 1
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def with_check(drawn: Sequence[int]) -> str:
    """The code of `CHANCE` numbers, each below the number of letters; its last letter checks it."""
    return "".join(LETTERS[number] for number in (*drawn, _check(drawn)))


def read(typed: str) -> str | None:
    """The code that was typed, whatever its case, blanks and hyphens, O for 0, I and L for 1; None
    where it can be none.
    """
    code = bare(typed)
    if len(code) != WHOLE or not set(code) <= set(LETTERS):
        return None
    *drawn, check = (LETTERS.index(letter) for letter in code)
    return code if check == _check(drawn) else None


def bare(typed: str) -> str:
    """What was typed as letters of a code: without blanks and hyphens, in capitals."""
    letters = "".join(typed.upper().split()).translate(_READ_AS)
    return "".join(one for one in letters if one not in "-\u2010\u2011\u2012\u2013\u2014.")


def shown(code: str) -> str:
    """As it is printed: C7K2-4KQ9-2MX8."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _check(drawn: Sequence[int]) -> int:
    return sum(place * number for place, number in enumerate(drawn, 1)) % len(LETTERS)
