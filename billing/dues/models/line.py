"""What lines of dues are about, and dues that were paid before the portal opened."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from billing.models import InvoiceLine, Payment
from members.models import Certification
from members.rules.calendar import ONE_DAY
from plumbing.frozen import append_only, frozen_but


class LineKind(models.TextChoices):
    DUES = "dues", "Renewal fee"
    LATE_FEE = "late_fee", "Late fee"


@pgtrigger.register(*frozen_but("live"))
class DuesLine(models.Model):
    """One dues year of one certification (or its late fee), covering [covers_from, covers_to).

    `kind` and `live` are those of the line.
    """

    line = models.OneToOneField(
        InvoiceLine, on_delete=models.PROTECT, primary_key=True, related_name="dues"
    )
    kind = models.CharField(max_length=8, choices=LineKind, default=LineKind.DUES)
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="dues_lines"
    )
    year = models.PositiveSmallIntegerField()
    covers_from = models.DateField()
    covers_to = models.DateField()
    program_code = models.CharField(max_length=16)
    program_name = models.CharField(max_length=120)
    certification_number = models.CharField(max_length=32)
    live = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certification", "year", "kind"],
                name="dues_year_invoiced_once",
                condition=Q(live=True),
            ),
            models.CheckConstraint(
                condition=Q(covers_to__gt=F("covers_from")), name="dues_line_covers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_code} {self.kind} {self.year}"

    @property
    def covers_last(self) -> date:
        """The last day covered, as people say it."""
        return self.covers_to - ONE_DAY


@pgtrigger.register(*append_only())
class ImportedDues(models.Model):
    """The dues year that an imported payment was for: no invoice of the portal asked for it."""

    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, primary_key=True, related_name="imported_dues"
    )
    # An index begins with it.
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="imported_dues", db_index=False
    )
    year = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["certification", "year"], name="imported_dues_of_year")
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} {self.year}"
