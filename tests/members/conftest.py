"""Two colleagues, of whom one asks and the other confirms."""

from __future__ import annotations

import pytest

from tests import builders


@pytest.fixture
def ana():
    return builders.staff("records", name="Ana Records")


@pytest.fixture
def ben():
    return builders.staff("records", name="Ben Records")
