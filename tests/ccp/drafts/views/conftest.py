"""Marisol of the story, signed in on its day."""

from tests.ccp.views.conftest import member, rma, today  # noqa: F401 - fixtures
