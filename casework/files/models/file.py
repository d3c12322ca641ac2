"""A file of rows, and what became of each of them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.files.rules import flows
from members.models import Certificant
from plumbing import clock
from plumbing.frozen import moves_only
from plumbing.work import FRONT, Work


class FileState(models.TextChoices):
    CHECKED = "checked", "Looked at"
    TAKING = "taking", "Being taken"
    TAKEN = "taken", "Taken"
    DROPPED = "dropped", "Not taken"


class RowFile(models.Model):
    """A file as it was handed in; one without a name is a form that somebody filled in by hand."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=7, choices=FileState, default=FileState.CHECKED)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    handed_in_at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="row_file_taking", condition=Q(state=FileState.TAKING)
            ),
            models.Index(fields=["kind", "-id"], name="row_file_kind", condition=~Q(name="")),
        ]
        triggers: ClassVar = [moves_only(flows.FILE)]

    def __str__(self) -> str:
        return self.name or "typed by hand"

    @property
    def typed(self) -> bool:
        return not self.name


class RowState(models.TextChoices):
    READY = "ready", "Can be taken"
    HELD = "held", "Held for a person"
    REFUSED = "refused", "Cannot be taken"
    SAME = "same", "On record already"
    TAKEN = "taken", "Taken"
    SET_ASIDE = "set_aside", "Set aside"


class FileRow(Work):
    """One row. cells: by column, as they were read; empty once they are on record elsewhere. why:
    in words, of what is held, refused or the same. made: the number of what it became.
    """

    file = models.ForeignKey(RowFile, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=RowState)
    column = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=500, blank=True)
    cells = models.JSONField(default=dict)
    certificant = models.ForeignKey(
        Certificant, models.PROTECT, null=True, related_name="+", db_index=False
    )
    made = models.CharField(max_length=40, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "line"], name="file_row_once")
        ]
        indexes: ClassVar = [
            models.Index(FRONT, "id", name="file_row_ready", condition=Q(state=RowState.READY)),
            models.Index(
                fields=["id"],
                name="file_row_held",
                condition=Q(state__in=[RowState.HELD, RowState.SET_ASIDE]),
            ),
            models.Index(fields=["file", "state", "line"], name="file_row_state"),
        ]
        triggers: ClassVar = [moves_only(flows.ROW)]

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"

    @property
    def open(self) -> bool:
        """Whether somebody may still decide it."""
        return self.state in {RowState.READY, RowState.HELD}

    def said(self, name: str) -> Any:
        return self.cells.get(name, "")
