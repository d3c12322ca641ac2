"""A case: something that staff look at and decide, whatever it is about."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Certificant
from plumbing import clock
from plumbing.frozen import frozen_but

NOT_TAKEN = Q(taken_by__isnull=True, taken_at__isnull=True)

# Once for a statement, not for each of thousands of rows; planned anew each time and for all rows,
# as a plan for one row, or to find the first, takes half a minute for those of a draw.
_KNOWN_MOVES = """
DECLARE wrong record;
BEGIN
    EXECUTE $anew$
        SELECT written.kind, earlier.state AS before, written.state AS after
        FROM written JOIN earlier USING (id)
        WHERE written.state <> earlier.state AND NOT EXISTS (
            SELECT FROM casework_casemove known
            WHERE known.kind = written.kind
                AND known.before = earlier.state AND known.after = written.state
        )
    $anew$ INTO wrong;
    IF wrong.kind IS NOT NULL THEN
        RAISE EXCEPTION 'A case of kind % cannot go from "%" to "%"',
            wrong.kind, wrong.before, wrong.after;
    END IF;
    RETURN NULL;
END;
"""
_KNOWN_STATE = """
DECLARE wrong record;
BEGIN
    SELECT written.kind, written.state INTO wrong FROM written
    WHERE NOT EXISTS (
        SELECT FROM casework_casemove known
        WHERE known.kind = written.kind AND written.state IN (known.before, known.after)
    );
    IF FOUND THEN
        RAISE EXCEPTION 'No case of kind % is ever "%"', wrong.kind, wrong.state;
    END IF;
    RETURN NULL;
END;
"""


class CaseMove(models.Model):
    """A move that cases of a kind can make, as the kind's table says (`casework.kinds`).

    Written after each migration, by whoever owns the tables; the trigger of `Case` reads it.
    """

    kind = models.CharField(max_length=24)
    before = models.CharField(max_length=16)
    after = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "before", "after"], name="case_move_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.before} to {self.after}"


@pgtrigger.register(
    *frozen_but(
        *("state", "waiting_since", "taken_by", "taken_at", "version", "changed_by", "changed_at"),
    ),
    pgtrigger.Trigger(
        name="known_moves",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="earlier", new="written"),  # type: ignore[no-untyped-call]
        func=_KNOWN_MOVES,
    ),
    pgtrigger.Trigger(
        name="known_state",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
        func=_KNOWN_STATE,
    ),
)
class Case(models.Model):
    """One thing about one person that staff decide; `kind` says what (`casework.kinds.of`).

    waiting_since: since when it waits for staff, None while it does not. taken_by: who has it on
    their desk. version: goes up with every write; whoever decides names the one they saw.
    changed_by, changed_at: who wrote last, and when (None: the portal, or the person).
    """

    kind = models.CharField(max_length=24)
    number = models.CharField(max_length=20)
    certificant = models.ForeignKey(Certificant, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=16)
    opened_at = models.DateTimeField(default=clock.now)
    waiting_since = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="case_number"),
            models.CheckConstraint(
                condition=NOT_TAKEN | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="case_taken_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "waiting_since", "id"],
                name="case_queue",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(
                fields=["taken_by", "waiting_since", "id"],
                name="case_of_reviewer",
                condition=Q(taken_by__isnull=False),
            ),
            models.Index(fields=["kind", "state"], name="case_state"),
        ]

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """As the history and matters name it."""
        return f"case:{self.kind}:{self.number}"
