"""Check codes of answers to the public: whoever gets a printed one can have it checked, and nobody
has to store it (handbook section 10). The code holds the answer, and a seal that only we can make.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from members.rules.vouched import LETTERS, bare

WHOLE = 20  # letters: 99 bits
_OF_ROW, _OF_MOMENT, _OF_SEAL = 30, 30, 37  # bits; one more says certified or not
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answered:
    """What the public was told. row: the id of the certification; at: the moment, to the second."""

    row: int
    at: datetime
    certified: bool


def seal(answered: Answered, key: bytes) -> str:
    """The code of an answer. ValueError where it does not fit into one."""
    seconds = (answered.at - _BEGAN) // timedelta(seconds=1)
    if not (0 <= answered.row < 1 << _OF_ROW and 0 <= seconds < 1 << _OF_MOMENT):
        raise ValueError(f"no code holds {answered}")
    said = (answered.row << _OF_MOMENT | seconds) << 1 | answered.certified
    whole = said << _OF_SEAL | _seal(said, key)
    letters = []
    for _ in range(WHOLE):
        whole, number = divmod(whole, len(LETTERS))
        letters.append(LETTERS[number])
    return "".join(reversed(letters))


def unseal(typed: str, keys: Iterable[bytes]) -> Answered | None:
    """The answer that a typed code holds; None where none of these keys sealed it."""
    code = bare(typed)
    if len(code) != WHOLE or not set(code) <= set(LETTERS):
        return None
    whole = 0
    for letter in code:
        whole = whole * len(LETTERS) + LETTERS.index(letter)
    said, sealed = whole >> _OF_SEAL, whole & (1 << _OF_SEAL) - 1
    if not any(hmac.compare_digest(_bytes(sealed), _bytes(_seal(said, key))) for key in keys):
        return None
    seconds = said >> 1 & (1 << _OF_MOMENT) - 1
    return Answered(
        said >> 1 + _OF_MOMENT, _BEGAN + timedelta(seconds=seconds), certified=bool(said & 1)
    )


def _seal(said: int, key: bytes) -> int:
    digest = hmac.new(key, _bytes(said), hashlib.sha256).digest()
    return int.from_bytes(digest[:8]) >> 64 - _OF_SEAL


def _bytes(number: int) -> bytes:
    return number.to_bytes(16)
