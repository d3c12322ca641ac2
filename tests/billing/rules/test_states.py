"""The moves of an invoice."""

from __future__ import annotations

from itertools import product

import pytest

from billing.rules.states import IllegalMoveError, moves

STATES = ["open", "paid", "void"]
ALLOWED = {("open", "paid"), ("open", "void"), ("paid", "open")}


@pytest.mark.parametrize(("state", "to"), list(product(STATES, STATES)))
def test_every_pair_of_states(state, to):
    if state == to:
        assert not moves(state, to)
    elif (state, to) in ALLOWED:
        assert moves(state, to)
    else:
        with pytest.raises(IllegalMoveError, match=f"An invoice that is {state} cannot"):
            moves(state, to)
