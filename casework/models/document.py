"""A file that was handed in, whatever it is for."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Certificant
from plumbing import clock
from plumbing.frozen import frozen_but
from plumbing.uploads import Kind, ScanState
from plumbing.work import FRONT, Work


class Origin(models.TextChoices):
    """How it came."""

    FORM = "form", "By the portal"
    STAFF = "staff", "Handed in by staff"
    EMAIL = "email", "By email"
    IMPORT = "import", "Imported"


@pgtrigger.register(*frozen_but("copy_path", "scan", "removed_at", "free_at", "attempts", "error"))
class Document(Work):
    """A file of one person: the original as it came, with its hash, and the copy that others may
    see. The same bytes of a person are one document, whatever they are put to.

    What it is called is told where it is used. pages: 1 of a photo; removed_at: nothing uses it
    any more; the files go, the row and its hash stay. What a decision rests on never changes. While
    the virus check waits it is work of `casework.services.scans`.
    """

    certificant = models.ForeignKey(Certificant, on_delete=models.PROTECT, related_name="documents")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=1)
    path = models.CharField(max_length=200, unique=True)
    copy_path = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.FORM)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    handed_in_at = models.DateTimeField(default=clock.now)
    scan = models.CharField(max_length=12, choices=ScanState, default=ScanState.PENDING)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certificant", "sha256"],
                condition=Q(removed_at__isnull=True) & ~Q(scan="infected"),
                name="document_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="document_bytes"),
            models.Index(fields=["copy_path"], name="document_copy", condition=~Q(copy_path="")),
            models.Index(
                FRONT,
                "id",
                name="document_to_scan",
                condition=Q(scan="pending", removed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"

    @property
    def copy_kind(self) -> Kind:
        """What the copy is: a picture of a photo, a plain PDF of what has pages."""
        return Kind(self.kind).copied_as

    @property
    def infected(self) -> bool:
        return self.scan == ScanState.INFECTED

    @property
    def has_picture(self) -> bool:
        """Whether a page may show it."""
        return bool(self.copy_path) and self.copy_kind is Kind.JPEG and not self.infected
