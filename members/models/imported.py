"""What an import has taken: the key of each row and what it said."""

from __future__ import annotations

from django.db import models


class ImportedRow(models.Model):
    """One row of an export that was taken, so that a later import knows it again.

    `digest` is of the row's values as they were read, not of the record as it is today: a member
    who moved house since does not make the export's old row a different one.
    """

    pk = models.CompositePrimaryKey("file", "key")
    file = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    digest = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.file} {self.key}"
