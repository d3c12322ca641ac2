"""The single figures of policy, as data with effective days."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from members.models.effective import EffectiveDated, ends_after_start, no_overlap


class PolicyValue(EffectiveDated):
    """A figure that an app declares, under its name: `grace_days`; its value as JSON."""

    name = models.CharField(max_length=60)
    value = models.JSONField()
    placeholder = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name", "valid_from"]
        constraints: ClassVar = [
            no_overlap("policy_value_one_a_day", "name"),
            ends_after_start("policy_value_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.valid_from}"
