"""Certifications, and the facts that their standing rests on (handbook sections 2 and 8)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, ExtractMonth

from members.models.certificant import Certificant
from members.models.folding import Bare, Counted
from members.models.listing import LIST_ANEW, LIST_BORN
from members.models.programs import Program
from members.models.reporting import report


@pgtrigger.register(
    LIST_BORN,
    LIST_ANEW,
    *report({"granted_on": "granted", "recertified_on": "recertified"}, of="id"),
)
class Certification(models.Model):
    """The grant of one programme to one person."""

    number = models.CharField(max_length=32, unique=True)
    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, related_name="certifications"
    )
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    granted_on = models.DateField()
    recertified_on = models.DateField(null=True, blank=True)
    anchor = models.GeneratedField(
        expression=Coalesce("recertified_on", "granted_on"),
        output_field=models.DateField(),
        db_persist=True,
    )
    suspended_from = models.DateField(null=True, blank=True)
    suspended_until = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    retired_until = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(recertified_on__isnull=True) | Q(recertified_on__gt=F("granted_on")),
                name="certification_recertified_after_granted",
            ),
            models.CheckConstraint(
                condition=Q(suspended_until__isnull=True)
                | Q(suspended_from__isnull=False, suspended_until__gt=F("suspended_from")),
                name="certification_suspension_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(retired_until__isnull=True)
                | Q(retired_on__isnull=False, retired_until__gt=F("retired_on")),
                name="certification_retirement_ends_after_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(Bare("number"), name="certification_bare"),
            models.Index(
                "program", Counted("number").desc(nulls_last=True), name="certification_count"
            ),
            # The renewals of a month, person after person.
            models.Index(ExtractMonth("anchor"), "certificant", name="certification_anchor_month"),
        ]

    def __str__(self) -> str:
        return self.number


@pgtrigger.register(*report({"paid_on": "dues"}, about="year"))
class DuesPaid(models.Model):
    """The fact that a dues year is paid; the year is the calendar year of its anniversary.

    A year is paid once; a day before the anchor belongs to an earlier certification period.
    """

    # The index of the constraint begins with it.
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="dues_paid", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    paid_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            # Standing is worked out from the index alone.
            models.UniqueConstraint(
                fields=["certification", "year"], include=["paid_on"], name="dues_paid_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certification} {self.year}"


@pgtrigger.register(
    *report({"met_on": "cycle", "audit_failed_on": "audit"}, about="start", called="cycle")
)
class CycleFact(models.Model):
    """What standing needs to know of one cycle: the day it was met, the day its audit failed."""

    # The index of the constraint begins with it.
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="cycle_facts", db_index=False
    )
    start = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    audit_failed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # Standing is worked out from the index alone.
            models.UniqueConstraint(
                fields=["certification", "start"],
                include=["met_on", "audit_failed_on"],
                name="cycle_fact_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.certification} {self.start}"


LISTED = ("word", "way_back", "program")
WAYS_BACK = ("pay_dues", "recertify")


class StandingWord(models.TextChoices):
    """The one value of standing (handbook section 8), strongest last."""

    ACTIVE = "active", "Active"
    GRACE = "grace", "Grace"
    LAPSED = "lapsed", "Lapsed"
    SUSPENDED = "suspended", "Suspended"
    RETIRED = "retired", "Retired"
    REVOKED = "revoked", "Revoked"
    DECEASED = "deceased", "Deceased"


class Standing(models.Model):
    """What the standing rule said of a certification when it was last asked.

    A copy for lists and sweeps, never a source: it is right on [as_of, next_change_on), the day on
    which time changes it or a fact that is dated ahead becomes known. A trigger adds it with the
    certification, its word blank until the rule is asked for the first time.
    """

    certification = models.OneToOneField(
        Certification, on_delete=models.PROTECT, primary_key=True, related_name="standing"
    )
    word = models.CharField(max_length=10, choices=StandingWord, blank=True)
    since = models.DateField(null=True)
    way_back = models.CharField(max_length=10, blank=True)
    as_of = models.DateField()
    next_change_on = models.DateField(null=True)
    # The certification has the constraint.
    program = models.ForeignKey(
        Program,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        editable=False,
    )
    number = models.CharField(max_length=32, editable=False)
    last_name = models.CharField(max_length=200, editable=False)  # small letters may be more
    first_name = models.CharField(max_length=200, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(word__in=["", *StandingWord.values], way_back="")
                | Q(word=StandingWord.LAPSED, way_back__in=WAYS_BACK),
                name="standing_known",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_change_on", "certification"], name="standing_next_change"),
            # Each order of the list, apart for each value of what it is filtered by.
            models.Index(fields=[*LISTED, "number"], name="standing_by_number"),
            models.Index(
                fields=[*LISTED, "last_name", "first_name", "certification"],
                name="standing_by_name",
            ),
            models.Index(
                fields=[*LISTED, "next_change_on", "certification"], name="standing_by_change"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certification_id}: {self.word}"
