from __future__ import annotations

import pytest

from tests.casework.kind import shells


@pytest.fixture
def kind(db):
    with shells() as declared:
        yield declared
