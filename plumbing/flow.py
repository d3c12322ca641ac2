"""A flow: the states of a thing and the moves between them, as one table that everybody asks.

The tables stand in the `rules` of their apps; services ask them before they write, and the database
refuses what they do not hold (`plumbing.frozen.moves_only`). Pure: no database, no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

PORTAL = "portal"  # nobody asks for it: it follows from what came in, or from the calendar


class Actor(Protocol):
    def has_role(self, *roles: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Move:
    """One deed: from any of these states to that one. by: who may do it, roles or PORTAL."""

    deed: str
    before: tuple[str, ...]
    to: str
    by: tuple[str, ...] = (PORTAL,)
    reason: bool = False

    def open_to(self, actor: Actor | None) -> bool:
        """Whether this actor may; None is the portal itself."""
        if actor is None:
            return PORTAL in self.by
        return actor.has_role(*self.by)


class IllegalMove(Exception):
    """This is not open from here, or not to this person; the text is for people."""


class ReasonMissing(IllegalMove):
    """The move is open to whoever says why."""


class Flow:
    """The moves of one kind of thing. name: as a sentence about it begins, "An invoice"."""

    def __init__(self, name: str, *moves: Move) -> None:
        self.name = name
        self.all = moves

    def moves(self, state: str, to: str, *, actor: Actor | None = None, reason: str = "") -> bool:
        """Whether there is something to do: False where it is in that state already.

        Raises IllegalMove where no move leads there, or none that is open to this actor (None: the
        portal itself); ReasonMissing where one needs to be told why.
        """
        if state == to:
            return False
        ways = [move for move in self.all if move.to == to and state in move.before]
        if not ways:
            raise IllegalMove(f"{self.name} that is {_said(state)} cannot become {_said(to)}.")
        mine = [move for move in ways if move.open_to(actor)]
        if not mine:
            raise IllegalMove(f"You may not {ways[0].deed} it.")
        if not reason.strip() and all(move.reason for move in mine):
            raise ReasonMissing(f"Say why: to {mine[0].deed} it needs a reason.")
        return True

    def into(self, to: str) -> frozenset[str]:
        """The states from which a move leads to that one, for an update of many rows at once."""
        return frozenset(before for before, after in self.pairs() if after == to)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each state with each that it can become."""
        return iter(sorted({(state, move.to) for move in self.all for state in move.before}))

    @property
    def states(self) -> frozenset[str]:
        """All that it can be, or become."""
        return frozenset(state for pair in self.pairs() for state in pair)


def _said(state: str) -> str:
    return state.replace("_", " ")
