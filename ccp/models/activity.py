"""What members did (handbook section 5)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ccp.models.categories import Category
from members.models import Certificant, Certification
from plumbing import clock


class Criterion(models.TextChoices):
    """Why an activity qualifies; at least one must hold."""

    JOB = "job", "It helps me do my health-care job better"
    KNOWLEDGE = "knowledge", "It advances my knowledge in the health-care field"
    ADVANCEMENT = "advancement", "It prepares me for advanced management or a health-care degree"


class CreditUnit(models.TextChoices):
    SEMESTER = "semester", "Semester credits"
    QUARTER = "quarter", "Quarter credits"


class AuthorshipKind(models.TextChoices):
    BOOK = "book", "Book"
    CHAPTER = "chapter", "Chapter"
    ARTICLE = "article", "Article"
    POSTER = "poster", "Poster"


class OrganizationRole(models.TextChoices):
    OFFICER = "officer", "Officer"
    COMMITTEE = "committee", "Committee"
    MEMBER = "member", "Member"


# Entered before it was completed, and not recounted on that day yet.
TO_MATURE = Q(withdrawn_at__isnull=True, completed_on__gt=F("logged_on")) & (
    Q(matured_on__isnull=True) | Q(matured_on__lt=F("completed_on"))
)


class Reported(models.Model):
    """What is told of one CE activity, wherever it is entered.

    `completed_on` is the completion day: of a span the last day. What a category does not use is
    empty. Hours, credits and years are exact decimals with two places.
    """

    category = models.CharField(max_length=24, choices=Category)
    title = models.CharField(max_length=200, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    completed_on = models.DateField()
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    credits = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=8, choices=CreditUnit, blank=True)
    kind = models.CharField(max_length=8, choices=AuthorshipKind, blank=True)
    role = models.CharField(max_length=9, choices=OrganizationRole, blank=True)
    years = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    criteria = ArrayField(models.CharField(max_length=12, choices=Criterion), default=list)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day")),
                name="%(class)s_span_in_order",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0)
                | Q(credits__gt=0)
                | Q(years__gt=0)
                | Q(category__in=["employment", "authorship"]),
                name="%(class)s_amount_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.completed_on}"


POSTED = Q(category=Category.AMT_CE) | Q(provider_posted=True)


class Activity(Reported):
    """One CE activity as reported; it may count for each certification it is declared for.

    `matured_on` is the completion day that came after the entry and was recounted.
    `provider_posted`: the portal posted it for a course of another provider.
    """

    # An index of the activities begins with it.
    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, related_name="activities", db_index=False
    )
    certifications = models.ManyToManyField(
        Certification, through="ActivityClaim", related_name="activities"
    )
    logged_on = models.DateField(help_text="Office date of the entry; an imported one: its day.")
    logged_as_completed = models.BooleanField(
        default=False,
        db_default=False,
        help_text="An imported one counts as logged on its completion day in each cycle.",
    )
    provider_posted = models.BooleanField(default=False, db_default=False)
    withdrawn_at = models.DateTimeField(null=True)
    matured_on = models.DateField(null=True)
    external_ref = models.CharField(max_length=64, null=True)  # noqa: DJ001 - unique
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta(Reported.Meta):
        abstract = False
        constraints: ClassVar = [
            *Reported.Meta.constraints,
            models.UniqueConstraint(
                fields=["external_ref"],
                condition=Q(external_ref__isnull=False),
                name="activity_external_ref",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["certificant", "-completed_on"], name="activity_of_certificant"),
            models.Index(fields=["completed_on"], name="activity_to_mature", condition=TO_MATURE),
        ]

    @property
    def posted(self) -> bool:
        """Whether the portal posted it: it needs no proof, and its member cannot change it."""
        return self.category == Category.AMT_CE or self.provider_posted


class ActivityClaim(models.Model):
    """The member's declaration that an activity is relevant to one of their certifications."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="claims")
    # The index of the constraint begins with it.
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="activity_claims", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certification", "activity"], name="activity_claimed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} for {self.certification_id}"
