"""Marisol of the story, signed in on its day."""

from __future__ import annotations

from datetime import date

import pytest

from members.queries.policy import policy
from tests import builders
from tests.ccp.story import TODAY, marisol


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = TODAY.isoformat()
    policy()


@pytest.fixture
def rma():
    return marisol()[0]


@pytest.fixture
def member(client, rma):
    client.force_login(builders.member(rma.certificant))
    return client


@pytest.fixture
def cycle(rma):
    return rma.cycles.get(start=date(2024, 9, 18))
