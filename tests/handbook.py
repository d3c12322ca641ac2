"""The handbook's own policy, for tests of rules that need no tables."""

from __future__ import annotations

from typing import Any

from members.queries.policy import read_policy, starting_document
from members.rules.dated import Policy

POLICY = read_policy(starting_document())


def policy_with(*settings: dict[str, Any]) -> Policy:
    """The handbook's policy with further values of single figures."""
    document = starting_document()
    return read_policy(document | {"setting": [*document["setting"], *settings]})
