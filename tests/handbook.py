"""The handbook's own policy, for tests of rules that need no tables."""

from __future__ import annotations

from typing import Any

from members import policy
from members.rules.policy import Policy

POLICY = Policy.from_document(policy.document())


def policy_with(*settings: dict[str, Any]) -> Policy:
    """The handbook's policy with further values of single figures."""
    document = policy.document()
    return Policy.from_document(document | {"setting": [*document["setting"], *settings]})
