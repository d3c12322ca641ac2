"""How the board of applications groups them: by whose turn it is."""

from __future__ import annotations

from casework.rules.board import Group

GROUPS = (
    Group(
        "With us",
        ("submitted", "in_review", "appealed"),
        "age since they came in",
        can_be_late=True,
    ),
    Group(
        "With the member",
        ("draft", "incomplete", "authorized", "failed_attempt"),
        "age since the last step",
    ),
    Group(
        "Ended in the last 12 months",
        ("approved", "passed", "denied", "closed", "withdrawn", "expired"),
    ),
)
