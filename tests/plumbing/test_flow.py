"""Tables of moves: what leads where, by whom, and where a reason is asked for."""

from __future__ import annotations

from itertools import product

import pytest

from plumbing.flow import PORTAL, Flow, IllegalMove, Move, ReasonMissing

DOOR = Flow(
    "A door",
    Move("close", ("open",), "shut"),
    Move("open", ("shut",), "open", by=("porter", PORTAL)),
    Move("lock", ("shut",), "locked", by=("porter",), reason=True),
    Move("break", ("shut", "locked"), "broken_down", by=("fire brigade",)),
)
STATES = ["open", "shut", "locked", "broken_down"]


class Holds:
    def __init__(self, *roles: str) -> None:
        self.roles = roles

    def has_role(self, *roles: str) -> bool:
        return not set(roles).isdisjoint(self.roles)


PORTER, BRIGADE = Holds("porter"), Holds("fire brigade")


@pytest.mark.parametrize(("state", "to"), list(product(STATES, STATES)))
def test_what_is_in_no_row_is_refused_to_everybody_and_the_same_state_is_nothing(state, to):
    everybody = [Holds("porter", "fire brigade"), None]
    if state == to:
        assert [DOOR.moves(state, to, actor=one) for one in everybody] == [False, False]
    elif (state, to) in set(DOOR.pairs()):
        assert any(open_to(state, to, one) for one in everybody)
    else:
        for one in everybody:
            with pytest.raises(IllegalMove, match=f"A door that is .* cannot become {to[:4]}"):
                DOOR.moves(state, to, actor=one, reason="Because")


def open_to(state, to, actor):
    try:
        return DOOR.moves(state, to, actor=actor, reason="Because")
    except IllegalMove:
        return False


@pytest.mark.parametrize(
    ("state", "to", "actor", "may"),
    [
        ("open", "shut", None, True),
        ("open", "shut", PORTER, False),  # it shuts by itself only
        ("shut", "open", None, True),
        ("shut", "open", PORTER, True),
        ("shut", "open", BRIGADE, False),
        ("shut", "locked", None, False),
        ("locked", "broken_down", BRIGADE, True),
        ("locked", "broken_down", PORTER, False),
    ],
)
def test_a_move_is_open_to_those_it_names(state, to, actor, may):
    assert open_to(state, to, actor) is may


def test_who_may_not_is_told_which_deed_it_is():
    with pytest.raises(IllegalMove, match="You may not break it"):
        DOOR.moves("locked", "broken_down", actor=PORTER)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_move_that_needs_a_reason_is_refused_without_one(reason):
    with pytest.raises(ReasonMissing, match="to lock it needs a reason"):
        DOOR.moves("shut", "locked", actor=PORTER, reason=reason)
    assert DOOR.moves("shut", "locked", actor=PORTER, reason="Night") is True


def test_many_rows_are_moved_from_the_states_that_lead_there():
    assert DOOR.into("broken_down") == {"shut", "locked"}
    assert DOOR.into("open") == {"shut"}
    assert DOOR.states == set(STATES)
