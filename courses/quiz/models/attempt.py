"""Attempts at a quiz, and the answers that were taken."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from courses.models import Enrollment
from courses.quiz.models.bank import Question
from courses.quiz.rules.scoring import pass_with
from plumbing import clock
from plumbing.frozen import frozen_but


@pgtrigger.register(*frozen_but("ended_at", "right", "passed"))
class Attempt(models.Model):
    """One go at a quiz. number: from 1, of its place in the course. on: the office day on which it
    began; of_day, a_day: the how manieth of that day, and how many there may be. size: how many
    questions are asked. pass_percent: what passes. Policy changed meanwhile changes none of them.

    ended_at, right, passed: null while it is open.
    """

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.PROTECT, related_name="attempts", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    of_day = models.PositiveSmallIntegerField()
    a_day = models.PositiveSmallIntegerField()
    size = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "number"], name="attempt_number"),
            models.UniqueConstraint(
                fields=["enrollment", "on", "of_day"], name="attempt_of_a_day_once"
            ),
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(ended_at__isnull=True),
                name="one_open_attempt",
            ),
            models.CheckConstraint(
                condition=Q(of_day__gte=1, of_day__lte=F("a_day")), name="attempts_of_a_day"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, right__isnull=True, passed__isnull=True)
                | Q(ended_at__isnull=False, right__lte=F("size"), passed__isnull=False),
                name="attempt_ended_with_a_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}/{self.number}"

    @property
    def pass_with(self) -> int:
        """The fewest right answers that pass it."""
        return pass_with(self.size, self.pass_percent)


_ENDED = """
IF EXISTS (SELECT FROM quiz_attempt WHERE id = NEW.attempt_id AND ended_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the attempt % has ended', NEW.attempt_id;
END IF;
RETURN NEW;
"""


@pgtrigger.register(
    *frozen_but("chosen"),
    pgtrigger.Trigger(name="ended", when=pgtrigger.Before, operation=pgtrigger.Update, func=_ENDED),
)
class Asked(models.Model):
    """A question of an attempt. order: its answers as they are shown, by their place in the bank.
    chosen: the place in the bank of the answer that was taken, null while there is none.
    """

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="asked", db_index=False
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

    @property
    def shown(self) -> list[str]:
        """The answers in the order in which they are shown."""
        return [self.question.answers[place] for place in self.order]

    @property
    def chosen_shown(self) -> int | None:
        """Which of them was taken, by its place among those shown."""
        return None if self.chosen is None else self.order.index(self.chosen)

    @property
    def chosen_text(self) -> str:
        """The words of the answer that was taken."""
        return "" if self.chosen is None else self.question.answers[self.chosen]

    @property
    def right(self) -> bool:
        return self.chosen == 0
