"""What a member says, claims and signs in an application (handbook section 9).

It stays as it is from the moment on which paying began.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models import CaseItem, Submission
from ccp.models import Activity
from ccp.models.activity import Reported
from plumbing import clock
from plumbing.frozen import append_only, never_emptied
from recert.models.application import Application

EXPLANATION_LETTERS = 1000

_PAYING = """
DECLARE said record;
BEGIN
    IF TG_OP = 'DELETE' THEN said := OLD; ELSE said := NEW; END IF;
    IF EXISTS (
        SELECT FROM recert_application
        WHERE case_id = said.application_id AND asked_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'What was sent, or is being paid for, stays as it is';
    END IF;
    RETURN said;
END;
"""
_CLAIM_SENT = """
BEGIN
    IF EXISTS (
        SELECT FROM casework_caseitem
        WHERE case_id = OLD.application_id AND about = 'claimed:' || OLD.id
            AND submission_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'An activity that was sent stays with its application';
    END IF;
    RETURN OLD;
END;
"""


@pgtrigger.register(
    pgtrigger.Trigger(
        name="kept_while_paying",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_PAYING,
    ),
    never_emptied(),
)
class Answer(models.Model):
    """What was saved of one step. said: by the names of its form (`recert.forms`)."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="answers", db_index=False
    )
    step = models.CharField(max_length=12)
    said = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "step"], name="answer_of_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.step}"


@pgtrigger.register(
    pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
    pgtrigger.Trigger(
        name="sent_stays", when=pgtrigger.Before, operation=pgtrigger.Delete, func=_CLAIM_SENT
    ),
    never_emptied(),
)
class ClaimedActivity(Reported):
    """An activity as it is claimed: entered for the application alone, or copied from the record
    when paying began. activity: the one on record; posted: the portal knows it itself.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="claimed")
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    posted = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta(Reported.Meta):
        abstract = False
        constraints: ClassVar = [
            *Reported.Meta.constraints,
            models.UniqueConstraint(
                fields=["application", "activity"], name="activity_claimed_in_application_once"
            ),
            models.CheckConstraint(
                condition=Q(posted=False) | Q(activity__isnull=False), name="claimed_posted_known"
            ),
        ]

    logged_on: ClassVar[None] = None  # whenever it came in, it counts by its completion day
    logged_as_completed: ClassVar[bool] = True


@pgtrigger.register(
    pgtrigger.Protect(
        name="sent_stays",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.submission_id IS NOT NULL"),
    ),
    never_emptied(),
)
class Explanation(models.Model):
    """What a member says of an item that was asked about, in place of a file or beside it.

    submission: the answer that it went with, None while it is not sent.
    """

    item = models.ForeignKey(CaseItem, on_delete=models.PROTECT, related_name="explanations")
    text = models.CharField(max_length=EXPLANATION_LETTERS)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(submission__isnull=True), name="explanation_open_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="explanation_says"),
        ]

    def __str__(self) -> str:
        return f"of {self.item_id}"


@pgtrigger.register(*append_only())
class StatementText(models.Model):
    """The statement that is signed, in its versions."""

    version = models.PositiveSmallIntegerField(unique=True)
    body = models.TextField()
    valid_from = models.DateField()

    def __str__(self) -> str:
        return f"version {self.version}"


@pgtrigger.register(*append_only())
class Signature(models.Model):
    """A signed statement: name as typed, moment, text. The latest of an application counts."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="signatures"
    )
    text = models.ForeignKey(StatementText, on_delete=models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField(default=clock.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.signed_name}"
