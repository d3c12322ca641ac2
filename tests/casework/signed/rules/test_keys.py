"""Whatever an issuer publishes: keys that are used here, or a ValueError."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.signed.rules.keys import PUBLIC, fitting, published
from tests.casework.signed import issuer

VALUE = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUES = VALUE | st.sampled_from(["EC", "P-256", "sig", [], {}, ["EC"], "9" * 9000])
ROW = VALUES | st.dictionaries(st.sampled_from(PUBLIC), VALUES)


@settings(max_examples=80, deadline=None, database=None, derandomize=True)
@given(ROW | st.lists(ROW) | st.fixed_dictionaries({"keys": ROW | st.lists(ROW, max_size=3)}))
def test_only_keys_or_a_value_error_come_out(answer):
    with suppress(ValueError):
        fitting(published(answer), {"alg": "ES256", "kid": "1"})


@pytest.mark.parametrize("odd", [{"kty": ["EC"]}, {"crv": ["P-256"]}, {"x": "A" * 9000}])
def test_an_odd_key_takes_no_other_with_it(odd):
    keys = published({"keys": [issuer.public() | odd, 7, issuer.public("EdDSA")]})
    assert "EdDSA" in {key["kid"] for key in keys}
