"""The programme's figures as the handbook gives them, in one readable file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from members.rules.policy import Policy

HANDBOOK = Path(__file__).with_name("handbook.toml")


def handbook_document() -> dict[str, Any]:
    """Return `handbook.toml` as plain dicts, as `Policy.from_document` reads them."""
    return tomllib.loads(HANDBOOK.read_text(encoding="utf-8"))


def handbook_policy() -> Policy:
    """Return the policy of the file, without asking the policy tables."""
    return Policy.from_document(handbook_document())
