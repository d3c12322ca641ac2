"""An application to recertify: what casework does not know of its case (handbook section 9)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from casework.models import Case
from members.models import Certification
from members.models.history import REASON_LETTERS
from plumbing.frozen import frozen_but


class Series(models.Model):
    """The last number given in a year: of applications ("R") and of authorizations ("A")."""

    letter = models.CharField(max_length=1)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "year"], name="series_once")
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.year}: {self.last}"


class Route(models.TextChoices):
    CCP = "ccp", "By CCP"
    EXAM = "exam", "By exam"


def in_words(route: str) -> str:
    """As a sentence goes on: "by CCP", "by exam"."""
    return Route(route).label.replace("By", "by")


@pgtrigger.register(
    *frozen_but(
        *("asked_on", "required", "submitted_on", "expires_on", "approved_on", "denied_on"),
        *("appeal_through", "appealed_on", "ended_on", "withdrawn_because", "next_on"),
    ),
    pgtrigger.Protect(
        name="submitted_once",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "OLD.submitted_on IS NOT NULL AND "
            "(OLD.asked_on, OLD.required, OLD.submitted_on, OLD.expires_on) IS DISTINCT FROM "
            "(NEW.asked_on, NEW.required, NEW.submitted_on, NEW.expires_on)"
        ),
    ),
)
class Application(models.Model):
    """One application, one to one with its case in casework, which holds the state.

    asked_on: the day on which paying began; since then the draft stays as it is, until the invoice
    is void or paid. required: points, of the route by CCP on that day. submitted_on: the day of the
    money. expires_on: the first day on which it has expired where it is not decided. ended_on: None
    while it keeps another from being begun. next_on: the day on which time has something for it.
    """

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="application"
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="applications"
    )
    route = models.CharField(max_length=4, choices=Route)
    begun_on = models.DateField()
    asked_on = models.DateField(null=True)
    required = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    submitted_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    denied_on = models.DateField(null=True)
    appeal_through = models.DateField(null=True)
    appealed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=REASON_LETTERS, blank=True)
    next_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certification"],
                condition=Q(ended_on__isnull=True),
                name="application_open_once",
            ),
            models.CheckConstraint(
                condition=Q(submitted_on__isnull=True, expires_on__isnull=True)
                | Q(submitted_on__isnull=False, expires_on__isnull=False, asked_on__isnull=False),
                name="application_submitted_whole",
            ),
            models.CheckConstraint(
                condition=Q(denied_on__isnull=True, appeal_through__isnull=True)
                | Q(denied_on__isnull=False, appeal_through__isnull=False),
                name="application_denied_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_on", "case"],
                name="application_next",
                condition=Q(next_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} by {self.route}"

    def expired(self, on: date) -> bool:
        """Whether its year is over on a day, where it is not decided."""
        return self.expires_on is not None and on >= self.expires_on

    @property
    def by_ccp(self) -> bool:
        return self.route == Route.CCP

    @property
    def way(self) -> str:
        """As a sentence goes on: "by CCP", "by exam"."""
        return in_words(self.route)
