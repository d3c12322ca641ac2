"""CCP cycles and the attestation that meets one (handbook section 4)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ccp.rules.figures import CCP_REMINDER_DAYS
from members.models import Certification
from members.rules.calendar import Period
from plumbing import clock
from plumbing.frozen import append_only

# Days before the end on which the first reminder is ever due, whatever policy is in force then.
LONGEST_STEP = f"""
SELECT coalesce(max(step::int), {max(CCP_REMINDER_DAYS.default)})
FROM members_policyvalue, jsonb_array_elements_text(value) step
WHERE name = '{CCP_REMINDER_DAYS.key}'
"""  # noqa: S608 - constants


# Whoever opens a cycle: its reminders are thought of for the first time on its earliest step.
@pgtrigger.register(
    pgtrigger.Trigger(
        name="cycle_reminders",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__remind_on__isnull=True, new__closed_at__isnull=True),
        func=f'NEW.remind_on := NEW."end" - ({LONGEST_STEP}); RETURN NEW;',
    )
)
class Cycle(models.Model):
    """Three years of one certification, [start, end); it keeps the requirement it began with.

    The day it was met and the day its audit failed are facts of standing: `members.CycleFact`.
    `remind_on` is the day on which the next reminder is thought of, null once there is none to
    come.
    """

    # The index of the constraint begins with it.
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="cycles", db_index=False
    )
    start = models.DateField()
    end = models.DateField()
    required = models.DecimalField(max_digits=6, decimal_places=2)
    rolled_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    remind_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["certification", "start"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certification", "start"], name="cycle_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="cycle_ends_after_start"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["end"], name="cycle_open", condition=Q(closed_at__isnull=True)),
            models.Index(
                fields=["rolled_on"], name="cycle_rolled", condition=Q(rolled_on__isnull=False)
            ),
            models.Index(
                fields=["remind_on"],
                name="cycle_to_remind",
                condition=Q(closed_at__isnull=True, remind_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certification_id}: {self.start}"

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    @property
    def transcript_subject(self) -> str:
        """What its transcripts are about, among documents that the portal vouches for."""
        return f"cycle:{self.pk}"


class AttestationText(models.Model):
    """A version of the statement that a member signs; a signature keeps which one it was."""

    version = models.PositiveSmallIntegerField(unique=True)
    body = models.TextField()
    valid_from = models.DateField()

    def __str__(self) -> str:
        return f"version {self.version}"


class Look(models.Model):
    """A day from which the cycles of a certification are to be looked at (again): it was granted,
    recertified, or something became known that may roll a closed cycle over or take that back.

    Gone once that is done. Added from the feed (`ccp.services.looks`).
    """

    # The index of the constraint begins with it.
    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certification", "on"], name="look_once")
        ]
        indexes: ClassVar = [models.Index(fields=["on"], name="look_on")]

    def __str__(self) -> str:
        return f"{self.certification_id} from {self.on}"


@pgtrigger.register(*append_only())
class Attestation(models.Model):
    """A signed statement that the points of a cycle were earned: name, moment, text version.

    An imported one has no text: only the day is known.
    """

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="attestation")
    attested_on = models.DateField()
    text = models.ForeignKey(AttestationText, on_delete=models.PROTECT, null=True)
    signed_name = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(default=clock.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.attested_on}"
