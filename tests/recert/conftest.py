from __future__ import annotations

from tests.billing.conftest import sandbox  # noqa: F401 - a fixture
