"""Programmes: what each is called and asks, as data with effective days (handbook section 1)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models.effective import EffectiveDated, ends_after_start, no_overlap


class Program(models.Model):
    """A programme that certifies; its code, name and terms have histories of their own."""

    key = models.CharField(max_length=16, unique=True)

    def __str__(self) -> str:
        return self.key


class ProgramName(EffectiveDated):
    """The code and name of a programme in a time."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="names")
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["program", "valid_from"]
        constraints: ClassVar = [
            no_overlap("program_name_one_a_day", "program"),
            no_overlap("program_code_one_a_day", "code"),
            ends_after_start("program_name_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProgramTerms(EffectiveDated):
    """What a programme asks in a time: points of a cycle, annual fee, recent-graduate window."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="terms")
    points = models.DecimalField(max_digits=6, decimal_places=2)
    annual_fee = models.DecimalField(max_digits=8, decimal_places=2)
    graduate_window_years = models.PositiveSmallIntegerField(null=True, blank=True)
    placeholders = models.JSONField(
        default=list, blank=True, help_text="Figures here that the body has not confirmed yet."
    )

    class Meta:
        verbose_name_plural = "program terms"
        ordering: ClassVar = ["program", "valid_from"]
        constraints: ClassVar = [
            no_overlap("program_terms_one_a_day", "program"),
            ends_after_start("program_terms_ends_after_start"),
            models.CheckConstraint(
                condition=Q(points__gt=0) & Q(annual_fee__gte=0), name="program_terms_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} from {self.valid_from}"
