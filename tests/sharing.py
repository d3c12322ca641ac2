"""In which order several workers do the tests, so that none ends long after the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

One = TypeVar("One")


def dealt(every: Sequence[One], workers: int, *, seconds: Callable[[One], int]) -> list[One]:
    """The same in the order in which xdist's `worksteal` is to have them: it gives each worker one
    piece of the list, all of the same length, and each piece begins here with its share of what
    takes long.

    seconds: about how many one takes; 0 where that is too little to be told.
    """
    long = sorted(filter(seconds, every), key=seconds, reverse=True)
    others = [one for one in every if not seconds(one)]
    shares: list[list[One]] = [[] for _ in range(workers)]
    for one in long:
        min(shares, key=lambda share: sum(map(seconds, share))).append(one)
    told: list[One] = []
    for place, share in enumerate(shares):
        size = (len(every) - len(told)) // (workers - place)  # as `worksteal` cuts the list
        room = max(size - len(share), 0)
        told += [*share, *others[:room]]
        del others[:room]
    return told
