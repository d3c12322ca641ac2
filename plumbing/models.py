"""What the cache holds while its server is away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class CacheRow(models.Model):
    """A value under its key, for ever or until a moment."""

    key = models.CharField(max_length=300, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["until"], name="cache_row_until", condition=models.Q(until__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.key
