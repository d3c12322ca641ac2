"""The criteria of a program in a time, as data with effective days (handbook section 9)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from members.models.effective import EffectiveDated, ends_after_start, no_overlap


class CriteriaPolicy(EffectiveDated):
    """One version, kept whole: what answers were judged by is never another."""

    program = models.CharField(max_length=16, help_text="The program's key.")
    version = models.PositiveIntegerField()
    # Not editable: staff change figures, and the history tells of those alone.
    rules = models.JSONField(editable=False, help_text="Questions and routes, with their words.")
    figures = models.JSONField(help_text="By where each stands: work.hours.least.")
    placeholder = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "criteria policies"
        ordering: ClassVar = ["program", "valid_from"]
        constraints: ClassVar = [
            no_overlap("criteria_policy_one_a_day", "program"),
            ends_after_start("criteria_policy_ends_after_start"),
            models.UniqueConstraint(
                fields=["program", "version"], name="criteria_policy_version_once"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["valid_to"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program}, version {self.version}"
