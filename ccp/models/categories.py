"""What a category of CE activity earns, as data with effective days (handbook section 5)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models.effective import EffectiveDated, ends_after_start, no_overlap


class Category(models.TextChoices):
    """The seven categories; `amt_ce` is posted by the portal and never typed."""

    PROFESSIONAL_EDUCATION = "professional_education", "Professional education"
    FORMAL_EDUCATION = "formal_education", "Formal education"
    EMPLOYMENT = "employment", "Employment verification"
    AUTHORSHIP = "authorship", "Authorship"
    INSTRUCTION = "instruction", "Instructional presentation"
    ORGANIZATION = "organization", "Organizational participation"
    AMT_CE = "amt_ce", "AMT continuing education"


class CategoryPolicy(EffectiveDated):
    """Point factors and cap of a category in a time."""

    category = models.CharField(max_length=24, choices=Category)
    label = models.CharField(max_length=60)
    entered_as = models.CharField(max_length=8)
    factors = models.JSONField(help_text='Points by unit, for example {"hour": "1"}.')
    step = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Hours and years are rounded down to a multiple of it.",
    )
    cap = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="Points per cycle."
    )
    once_per_title = models.BooleanField(default=False)
    posted_by_portal = models.BooleanField(default=False)
    placeholder = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "category policies"
        ordering: ClassVar = ["category", "valid_from"]
        constraints: ClassVar = [
            no_overlap("category_policy_one_a_day", "category"),
            ends_after_start("category_policy_ends_after_start"),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(cap__gt=0), name="category_policy_cap_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} from {self.valid_from}"
