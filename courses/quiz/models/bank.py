"""The questions of a course, and how many of them a quiz draws."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from courses.models import Course
from plumbing import clock
from plumbing.frozen import frozen_but

MOST_ASKED = 50
DRAWS = 10


class Bank(models.Model):
    """The bank of a course. draws: how many questions a quiz asks, all of them where there are
    fewer. pass_percent, a_day: what passes and how many attempts there may be a day; null: as the
    policy has it. Whoever changes its questions locks it first.
    """

    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="bank")
    draws = models.PositiveSmallIntegerField(default=DRAWS)
    pass_percent = models.PositiveSmallIntegerField(null=True)
    a_day = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(draws__gte=1, draws__lte=MOST_ASKED), name="bank_draws"
            ),
            models.CheckConstraint(
                condition=Q(pass_percent__isnull=True) | Q(pass_percent__range=(1, 100)),
                name="bank_pass_percent",
            ),
            models.CheckConstraint(
                condition=Q(a_day__isnull=True) | Q(a_day__range=(1, 50)), name="bank_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"bank of {self.course_id}"


@pgtrigger.register(*frozen_but("retired_at"))
class Question(models.Model):
    """One question of a course's bank. answers: two to six, the first one is right; they are shown
    shuffled. idea: what explains the right one, told after an attempt. It is never changed, as it
    may have been drawn: it is retired, and another one takes its place.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="questions")
    text = models.CharField(max_length=500)
    topic = models.CharField(max_length=120, help_text="What it is about, told after an attempt.")
    answers = ArrayField(models.CharField(max_length=300))
    idea = models.CharField(max_length=500)
    added_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "text"],
                condition=Q(retired_at__isnull=True),
                name="question_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(answers__len__gte=2, answers__len__lte=6), name="question_answers"
            ),
        ]

    def __str__(self) -> str:
        return self.text
