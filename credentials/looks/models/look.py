"""Who looked at a member's certifications, and whether employers may check them in lists."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from members.models import Certificant
from plumbing import clock

NAME_LETTERS = 120  # of an organization


class Consent(models.Model):
    """What a member has last said to "Employers may check me in lists". Without a row: no.

    Who said what before stands in the history.
    """

    certificant = models.OneToOneField(
        Certificant, on_delete=models.PROTECT, primary_key=True, related_name="list_consent"
    )
    allowed = models.BooleanField()
    since = models.DateField(help_text="The office day on which it was said.")

    def __str__(self) -> str:
        return f"{self.certificant_id}: {'allowed' if self.allowed else 'not allowed'}"


class Way(models.TextChoices):
    """How somebody came to see how a certification stands."""

    LIST = "list", "In a list"
    NAME = "name", "By number and name"
    CODE = "code", "By the code of a document"


class Look(models.Model):
    """How often a member was found in one way on a day; deleted after a year (policy).

    by: of a list the organization as it named itself, of a code what the document is called.
    """

    # The index of the constraint begins with it.
    certificant = models.ForeignKey(
        Certificant, on_delete=models.CASCADE, related_name="looks", db_index=False
    )
    day = models.DateField()
    way = models.CharField(max_length=4, choices=Way)
    by = models.CharField(max_length=NAME_LETTERS, blank=True)
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certificant", "day", "way", "by"], name="look_once_a_day"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="look_of_day")]

    def __str__(self) -> str:
        return f"{self.way} {self.by} {self.day}"


class ListCheck(models.Model):
    """That an account checked a list: for whom, when, how many it asked for and was told of. Whom
    it asked for is kept of nobody but those who were found and allow it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="list_checks")
    organization = models.CharField(max_length=NAME_LETTERS)
    asked = models.PositiveSmallIntegerField()
    answered = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="list_check_at")]

    def __str__(self) -> str:
        return f"{self.organization}: {self.asked}"
