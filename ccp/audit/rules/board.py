"""How the board of a round groups its cases: by whose turn it is."""

from __future__ import annotations

from casework.rules.board import Group

GROUPS = (
    Group("Before the notice", ("selected",)),
    Group(
        "With us",
        ("submitted", "in_review", "appealed"),
        "age since they came in",
        can_be_late=True,
    ),
    Group("With the member", ("notified", "deficient"), "age since our last message"),
    Group("Decided or closed", ("passed", "failed", "withdrawn")),
)
