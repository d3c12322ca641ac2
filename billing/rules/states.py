"""The moves of an invoice. It is never edited or deleted (handbook section 3)."""

from __future__ import annotations

MOVES = frozenset(
    {
        ("open", "paid"),
        ("open", "void"),
        ("paid", "open"),  # the money went back
    }
)


class IllegalMoveError(Exception):
    """This invoice cannot become that; the text is for people."""


def moves(state: str, to: str) -> bool:
    """Whether there is something to do: False when the invoice is there already.

    Raises IllegalMoveError when that way is not open.
    """
    if state == to:
        return False
    if (state, to) not in MOVES:
        raise IllegalMoveError(f"An invoice that is {state} cannot become {to}.")
    return True
