"""A round: its list, frozen before there is a seed, and what was drawn from it (section 7)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ccp.audit.rules import flows
from ccp.audit.rules.draw import LONGEST_SEED, SHORTEST_SEED
from ccp.audit.rules.population import LeftOut
from members.models import Certification
from members.models.history import REASON_LETTERS
from plumbing import clock
from plumbing.frozen import append_only, moves_only, never_emptied

ORIGIN_LETTERS = 300
HEX = "^[0-9a-f]{64}$"

_NOT_ONCE_DRAWN = """
IF EXISTS (SELECT FROM audit_round held WHERE held.id = OLD.round_id AND held.state = 'drawn') THEN
    RAISE EXCEPTION 'The list of a round stays as it was drawn from';
END IF;
RETURN OLD;
"""


def _kept_once_drawn() -> list[pgtrigger.Trigger]:
    """Rows of a list never change, and stay once something was drawn from it."""
    return [
        pgtrigger.Protect(name="as_frozen", operation=pgtrigger.Update),
        pgtrigger.Trigger(
            name="kept_once_drawn",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=_NOT_ONCE_DRAWN,
        ),
        never_emptied(),
    ]


@pgtrigger.register(
    moves_only(flows.ROUND),
    pgtrigger.Protect(
        name="as_drawn", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="drawn")
    ),
    pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
    never_emptied(),
)
class Round(models.Model):
    """The audit of one year, with the list it was frozen with last.

    rate: of the list that is drawn, over 0 and at most 1. strata: whether each program is drawn by
    itself. population: units on the list; sample: how many are to be drawn.
    """

    class State(models.TextChoices):
        FROZEN = "frozen", "Frozen"
        DRAWN = "drawn", "Drawn"

    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.FROZEN)
    rate = models.DecimalField(max_digits=7, decimal_places=6)
    strata = models.BooleanField(default=False)
    algorithm = models.TextField()
    population = models.PositiveIntegerField(default=0)
    sample = models.PositiveIntegerField(default=0)
    list_sha256 = models.CharField(max_length=64)
    frozen_on = models.DateField()
    frozen_at = models.DateTimeField(default=clock.now)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(rate__gt=0, rate__lte=1), name="round_rate"),
            models.CheckConstraint(
                condition=Q(sample__lte=F("population")), name="round_sample_of_list"
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def subject(self) -> str:
        """As the history and matters name it."""
        return f"audit_round:{self.year}"


@pgtrigger.register(*_kept_once_drawn())
class Unit(models.Model):
    """A cycle on the list of a round, by an id that says nothing of whom it is.

    The cycle is named by its first day: what becomes of its row does not touch the list. program:
    the code of the day, by which strata are drawn.
    """

    id = models.UUIDField(primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="units", db_index=False)
    # The index of the constraint begins with it.
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    start = models.DateField()
    program = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            # A cycle stands on one list, ever.
            models.UniqueConstraint(fields=["certification", "start"], name="unit_once")
        ]
        indexes: ClassVar = [models.Index(fields=["round", "program", "id"], name="unit_of_round")]

    def __str__(self) -> str:
        return self.id.hex


@pgtrigger.register(*_kept_once_drawn())
class Exclusion(models.Model):
    """A cycle that would stand on the list of a round, and why it does not."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="exclusions")
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    start = models.DateField()
    program = models.CharField(max_length=16)
    reason = models.CharField(max_length=16, choices=[(one.value, one.value) for one in LeftOut])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certification", "start", "round"], name="exclusion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} {self.start}: {self.reason}"


@pgtrigger.register(*append_only())
class StaffExclusion(models.Model):
    """A certification that two members of staff left out of a year's round, and why."""

    year = models.PositiveSmallIntegerField()
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=REASON_LETTERS)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "certification"], name="staff_exclusion_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="staff_exclusion_reason"),
            models.CheckConstraint(
                condition=~Q(asked_by=F("confirmed_by")), name="staff_exclusion_second_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} in {self.year}"


@pgtrigger.register(*append_only())
class Draw(models.Model):
    """One draw of a round. All but the first took two people and a reason.

    seed: exactly as typed. cuts: the last [ticket, id] that was drawn, by program ("" without
    strata). sample: how many were drawn.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="draws", db_index=False)
    number = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=LONGEST_SEED)
    origin = models.CharField(max_length=ORIGIN_LETTERS)
    cuts = models.JSONField()
    sample = models.PositiveIntegerField()
    drawn_on = models.DateField()
    drawn_at = models.DateTimeField(default=clock.now)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=REASON_LETTERS, blank=True)
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="draw_number"),
            models.CheckConstraint(
                condition=Q(number=1)
                | (
                    ~Q(reason="")
                    & Q(second__isnull=False, drawn_by__isnull=False)
                    & ~Q(second=F("drawn_by"))
                ),
                name="draw_again_by_two",
            ),
            models.CheckConstraint(
                condition=Q(seed__regex=f".{{{SHORTEST_SEED}}}"), name="draw_seed_long_enough"
            ),
            models.CheckConstraint(condition=~Q(origin=""), name="draw_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.round} ({self.number})"


@pgtrigger.register(*append_only())
class Drawn(models.Model):
    """A unit that a draw took. place: 1 for the first, program after program with strata."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="drawn", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="drawn")
    ticket = models.CharField(max_length=64)
    place = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "place"], name="drawn_place"),
            models.UniqueConstraint(fields=["draw", "unit"], name="drawn_once"),
            models.CheckConstraint(condition=Q(ticket__regex=HEX), name="drawn_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.unit_id}"
