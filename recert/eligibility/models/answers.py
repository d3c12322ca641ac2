"""Answers that somebody asked us to keep, with the version they are judged by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plumbing.frozen import never_changed
from recert.eligibility.models.criteria import CriteriaPolicy


class KeptAnswers(models.Model):
    """Behind a link through a day, or for ever where something else refers to them: then without a
    link. Of the link only a digest is kept: who reads the table opens none.
    """

    criteria = models.ForeignKey(CriteriaPolicy, models.PROTECT, related_name="+")
    answers = models.JSONField(help_text="By the questions' keys.")
    on = models.DateField(help_text="The day as of which they are judged.")
    digest = models.CharField(max_length=64, blank=True)
    through = models.DateField(null=True, help_text="The last day of the link.")

    class Meta:
        verbose_name_plural = "kept answers"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(digest="", through__isnull=True)
                | ~Q(digest="") & Q(through__isnull=False),
                name="kept_answers_link_has_last_day",
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=~Q(digest=""), name="kept_answers_link_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["through"],
                name="kept_answers_through",
                condition=Q(through__isnull=False),
            ),
        ]
        triggers: ClassVar = [never_changed()]

    def __str__(self) -> str:
        return f"Answers of {self.on}"
