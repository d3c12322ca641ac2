from __future__ import annotations

from collections.abc import Iterator

import pytest

from credentials.models import BadgeTemplate
from members.models import Program
from practice.sandbox.credly import SandboxCredly


@pytest.fixture
def credly(settings) -> Iterator[SandboxCredly]:
    """The practice provider, as the one of the settings; its rate holds nothing up."""
    with SandboxCredly(templates={"t-rma": "RMA", "t-rpt": "RPT"}) as running:
        settings.CREDLY_API_BASE = running.url
        settings.CREDLY_ORGANIZATION = running.organization
        settings.CREDLY_TOKEN = running.token
        settings.CREDLY_PER_SECOND = 100_000
        yield running


@pytest.fixture
def templates(db) -> None:
    for code in ("RMA", "RPT"):
        program = Program.objects.get(key=code)
        BadgeTemplate.objects.create(program=program, code=code, template=f"t-{code.lower()}")
