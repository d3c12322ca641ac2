"""Question banks, and what learners answered (handbook section 6)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from courses.models import Course, Enrollment
from plumbing import clock


class Question(models.Model):
    """One question of a course's bank. answers: two to six, the first one is right; they are shown
    shuffled. idea: what explains the right one, told after an attempt. One that was ever drawn is
    retired instead of changed.
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


class Attempt(models.Model):
    """One go at a quiz. number: from 1, of its place in the course. on: its office day.

    right, passed: null while it is open; so is ended_at. asked: how many questions.
    """

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.PROTECT, related_name="attempts", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    pass_percent = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "number"], name="attempt_number"),
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(ended_at__isnull=True),
                name="one_open_attempt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}/{self.number}"


class Asked(models.Model):
    """A question of an attempt. order: its answers as they are shown, by their place in the bank.
    chosen: the place in the bank of the answer that was taken, null while there is none.
    """

    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, related_name="asked", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="asked")
    order = ArrayField(models.PositiveSmallIntegerField())
    chosen = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["attempt", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "position"], name="asked_position"),
            models.UniqueConstraint(fields=["attempt", "question"], name="question_drawn_once"),
            models.CheckConstraint(
                condition=Q(chosen__isnull=True) | Q(chosen__lt=F("order__len")),
                name="asked_chosen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.position}"
