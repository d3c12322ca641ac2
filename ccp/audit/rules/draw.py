"""A draw that anyone can replay (handbook section 7; `docs/replay_draw.py` does it outside).

Ids go in and come out as text: 32 hex digits in small letters. One id of a million needs no more
memory than its place in the sample.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

SHORTEST_SEED, LONGEST_SEED = 8, 200
ALGORITHM = (
    "ticket = SHA-256 of the UTF-8 text “seed,id”, in hex. "
    "Drawn are the n ids with the smallest (ticket, id); "
    "n = rate × ids, rounded up, at least 1 and at most all."
)


class SeedRefused(ValueError):
    """The text is no seed; why, for whoever typed it."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """An id with its ticket."""

    ticket: str
    id: str


def checked_seed(text: str) -> str:
    """The seed exactly as typed; SeedRefused where it cannot be one."""
    if not SHORTEST_SEED <= len(text) <= LONGEST_SEED:
        raise SeedRefused(
            f"A seed has {SHORTEST_SEED} to {LONGEST_SEED} characters; this one has {len(text)}."
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise SeedRefused("The seed holds something that is no letter. Type it again.") from None
    if "\0" in text:
        raise SeedRefused("The seed holds a character that cannot be kept. Type it again.")
    return text


def checked_rate(rate: Decimal) -> Decimal:
    """A rate over 0 and at most 1, with at most six decimals; ValueError otherwise."""
    if not (rate.is_finite() and 0 < rate <= 1 and rate == round(rate, 6)):
        raise ValueError("A rate is more than 0 and at most 1, as 0.05, with six decimals at most.")
    return rate


def list_hash(ids: Iterable[str]) -> str:
    """SHA-256, in hex, of the ids in ascending order, each followed by a line feed. They have to
    come in that order; ValueError where they do not.
    """
    digest, before = hashlib.sha256(), ""
    for each in ids:
        if each <= before:
            raise ValueError(f"{each} does not come after {before}")
        digest.update(f"{each}\n".encode())
        before = each
    return digest.hexdigest()


def ticket(seed: str, unit_id: str) -> str:
    """The ticket of an id, in hex."""
    return hashlib.sha256(f"{seed},{unit_id}".encode()).hexdigest()


def sample_size(rate: Decimal, population: int) -> int:
    """How many are drawn out of so many."""
    if not population:
        return 0
    size = int((rate * population).to_integral_value(ROUND_CEILING))
    return min(max(size, 1), population)


def sample(seed: str, ids: Iterable[str], size: int) -> list[Ticket]:
    """The `size` smallest of (ticket, id), in that order, whatever the order of the ids."""
    smallest = heapq.nsmallest(size, ((ticket(seed, each), each) for each in ids))
    return [Ticket(*pair) for pair in smallest]


def sample_size_of(rate: Decimal, populations: Mapping[str, int]) -> int:
    """How many are drawn in all, each stratum by itself."""
    return sum(sample_size(rate, each) for each in populations.values())
