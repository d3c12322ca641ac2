"""Rows that hold from a day on (handbook, opening paragraph).

A row holds in [valid_from, valid_to); a changed figure is a new row, never an edited one.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

SOURCE_LETTERS = 120


class DateRange(Func):
    """`daterange(from, to, '[)')`: what an effective-dated row covers."""

    function = "DATERANGE"
    output_field = DateRangeField()


def no_overlap(name: str, *fields: str) -> ExclusionConstraint:
    """Refuse two rows of the same `fields` in force on one day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (
                DateRange("valid_from", "valid_to", RangeBoundary(inclusive_upper=False)),
                RangeOperators.OVERLAPS,
            ),
            *((field, RangeOperators.EQUAL) for field in fields),
        ],
    )


class EffectiveDated(models.Model):
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="First day it no longer holds.")
    source = models.CharField(max_length=SOURCE_LETTERS, blank=True, help_text="Who decided it.")

    class Meta:
        abstract = True


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name
    )
