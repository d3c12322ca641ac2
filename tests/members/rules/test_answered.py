"""Check codes of answers: read back whole, and no other code is one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.answered import WHOLE, Answered, seal, unseal
from members.rules.vouched import LETTERS

KEY, OLD = b"k" * 32, b"o" * 32
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ANSWERS = st.builds(
    Answered,
    row=st.integers(0, 2**30 - 1),
    at=st.integers(0, 2**30 - 1).map(lambda seconds: BEGAN + timedelta(seconds=seconds)),
    certified=st.booleans(),
)


@given(answered=ANSWERS)
def test_what_was_said_is_read_back_however_it_is_typed(answered):
    code = seal(answered, OLD)
    assert len(code) == WHOLE
    typed = " - ".join(code[at : at + 4].lower() for at in range(0, WHOLE, 4))
    assert unseal(typed.replace("0", "o").replace("1", "l"), [KEY, OLD]) == answered
    assert unseal(code, [KEY]) is None


@given(answered=ANSWERS, place=st.integers(0, WHOLE - 1), letter=st.sampled_from(LETTERS))
def test_a_code_with_another_letter_is_none(answered, place, letter):
    code = seal(answered, KEY)
    other = code[:place] + letter + code[place + 1 :]
    assert unseal(other, [KEY]) == (answered if other == code else None)


@pytest.mark.parametrize("typed", ["", "A" * 19, "A" * 21, "U" * 20, "é" * 20, "\0"])
def test_what_can_be_no_code_is_none(typed):
    assert unseal(typed, [KEY]) is None


@pytest.mark.parametrize("at", [BEGAN - timedelta(seconds=1), BEGAN + timedelta(seconds=2**30)])
def test_a_moment_that_fits_into_none_is_an_error(at):
    with pytest.raises(ValueError, match="no code holds"):
        seal(Answered(1, at, certified=True), KEY)
