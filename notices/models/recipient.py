"""Whom messages reach that is no certificant: who buys a course, an employer, a provider."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from members.models.certificant import ADDRESS_DOUBTS
from members.rules import reach
from plumbing import clock


class Recipient(models.Model):
    """A name with its addresses; told apart from a certificant by nothing that a message reads.

    attention: who of an organization opens its letters. Empty text means not on record.
    """

    # Of a certificant: what messages and pages ask for and nobody else has.
    member_number: ClassVar[str] = ""
    deceased_on: ClassVar[None] = None
    first_name = middle_name = suffix = ""

    name = models.CharField(max_length=200)
    attention = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address_line1 = models.CharField(max_length=120, blank=True)
    address_line2 = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=40, blank=True)
    zip = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=60, blank=True)
    email_bounced_on = models.DateField(null=True, blank=True)
    mail_returned_on = models.DateField(null=True, blank=True)
    address_doubt = models.CharField(
        max_length=10, choices=ADDRESS_DOUBTS, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(email="", address_line1=""),
                name="recipient_can_be_reached",
            )
        ]
        indexes: ClassVar = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="recipient_name"),
            models.Index(Upper("email"), name="recipient_email"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_name(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """What an email calls them."""
        return self.attention or self.name

    @property
    def can_email(self) -> bool:
        return not reach.why_no_email(self)
