"""What applications cost, and what the lines of their invoices are for (handbook section 9)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from billing.models import InvoiceLine
from members.models.effective import EffectiveDated, ends_after_start, no_overlap
from plumbing.frozen import frozen_but
from recert.models.application import Application


class FeePolicy(EffectiveDated):
    """The fees of one programme, by its key, in a time."""

    program = models.CharField(max_length=16)
    ccp = models.DecimalField(max_digits=8, decimal_places=2)
    exam = models.DecimalField(max_digits=8, decimal_places=2)
    retest = models.DecimalField(max_digits=8, decimal_places=2)
    placeholders = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "fee policies"
        ordering: ClassVar = ["program", "valid_from"]
        constraints: ClassVar = [
            no_overlap("fee_policy_one_a_day", "program"),
            ends_after_start("fee_policy_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ccp__gte=0, exam__gte=0, retest__gte=0),
                name="fee_policy_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} from {self.valid_from}"


class LineKind(models.TextChoices):
    APPLICATION_FEE = "application_fee", "Application fee"
    RETEST_FEE = "retest_fee", "Retest fee"


@pgtrigger.register(*frozen_but("live"))
class FeeLine(models.Model):
    """What a line asks for: the application itself, or one more attempt after `failed` of them.

    live: as that of its line, so that the same can be asked again once its invoice is void.
    """

    line = models.OneToOneField(
        InvoiceLine, on_delete=models.PROTECT, primary_key=True, related_name="recert"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="fees", db_index=False
    )
    failed = models.PositiveSmallIntegerField(default=0)
    live = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "failed"], condition=Q(live=True), name="fee_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.failed}"
