"""What a person claims in a case, and the files by which they show it."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.case import Case
from casework.models.use import DocumentUse
from plumbing import clock
from plumbing.frozen import append_only, never_emptied

STATEMENT_LETTERS = 4000


@pgtrigger.register(*append_only())
class Submission(models.Model):
    """An answer that was sent: from then on what belongs to it stays as it is.

    number: 1 for the first of the case. statement: what the person wrote, or "".
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="submissions", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    statement = models.TextField(max_length=STATEMENT_LETTERS, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="submission_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="submission_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.case} ({self.number})"


@pgtrigger.register(
    pgtrigger.Protect(
        name="submitted_frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "OLD.submission_id IS NOT NULL AND (NEW.submission_id IS NULL OR "
            "(OLD.id, OLD.case_id, OLD.position, OLD.about, OLD.title, OLD.claimed, OLD.granted)"
            " IS DISTINCT FROM "
            "(NEW.id, NEW.case_id, NEW.position, NEW.about, NEW.title, NEW.claimed, NEW.granted))"
        ),
    ),
    pgtrigger.Protect(
        name="submitted_kept",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.submission_id IS NOT NULL"),
    ),
    never_emptied(),
)
class CaseItem(models.Model):
    """One thing that is claimed. Frozen with the submission that it is first a part of.

    about: what it stands for elsewhere, "activity:17". claimed: points, or None where nothing is
    counted. granted: the portal knows it itself, so it is accepted as it is. submission: the
    latest that brought it or a file to it (None: not sent yet); a verdict on an earlier one is
    over.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items", db_index=False)
    position = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    claimed = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    granted = models.BooleanField(default=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "position"], name="case_item_position"),
            models.UniqueConstraint(fields=["case", "about"], name="case_item_once"),
            models.CheckConstraint(
                condition=Q(claimed__isnull=True) | Q(claimed__gte=0), name="case_item_claimed"
            ),
        ]

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


@pgtrigger.register(
    pgtrigger.Protect(
        name="submitted_frozen",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.submission_id IS NOT NULL"),
    ),
    never_emptied(),
)
class CaseFile(DocumentUse):
    """A document handed in with a case, for one item or for all of it. Frozen once it was sent:
    what becomes of the proof it came from does not touch it.
    """

    # The index of the constraint begins with it.
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files", db_index=False)
    item = models.ForeignKey(CaseItem, on_delete=models.PROTECT, null=True, related_name="files")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="files", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "item", "document"],
                condition=Q(removed_at__isnull=True),
                nulls_distinct=False,
                name="case_file_once",
            ),
            models.CheckConstraint(
                condition=Q(submission__isnull=True) | Q(removed_at__isnull=True),
                name="case_file_sent_stays",
            ),
        ]
