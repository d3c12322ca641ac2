"""Tables of what was done or issued: whoever writes to the database, past every service of ours,
is refused by it.
"""

from __future__ import annotations

import pgtrigger

from plumbing.flow import Flow


def append_only() -> list[pgtrigger.Trigger]:
    """Rows are added, never changed, deleted or emptied away."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        never_emptied(),
    ]


def frozen_but(*fields: str) -> list[pgtrigger.Trigger]:
    """Rows are neither deleted nor emptied away, and no column changes but those."""
    return [
        pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        pgtrigger.Protect(
            name="frozen",
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(exclude=list(fields)),
        ),
        never_emptied(),
    ]


def never_changed() -> pgtrigger.Trigger:
    """Rows are added and go again, and are never changed."""
    return pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)


def never_emptied() -> pgtrigger.Trigger:
    """TRUNCATE is refused; row triggers know nothing of it."""
    return pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
    )


def moves_only(flow: Flow) -> pgtrigger.Trigger:
    """The column `state` moves as that table says, and in no other way."""
    return pgtrigger.FSM(
        name="moves",
        field="state",
        transitions=list(flow.pairs()),
        condition=pgtrigger.AnyChange("state"),
    )
