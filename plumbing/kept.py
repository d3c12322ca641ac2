"""A value that is slow to load and changes seldom, kept by the process for a short while."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """`load()` at most once in `seconds`; `forget()` makes the next call load again.

    Other processes see a change after at most `seconds`, so it fits only what has effective days.
    """

    def __init__(self, load: Callable[[], T], seconds: float) -> None:
        self.load = load
        self.seconds = seconds
        self.entry: tuple[float, T] | None = None

    def __call__(self) -> T:
        entry = self.entry
        if entry is None or time.monotonic() - entry[0] > self.seconds:
            entry = self.entry = (time.monotonic(), self.load())
        return entry[1]

    def forget(self, **_signal: object) -> None:
        self.entry = None
