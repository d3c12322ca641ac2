"""Whom messages reach that is no certificant: who buys a course, an employer, a provider."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from members.models.certificant import Reachable


class Recipient(Reachable):
    """A name with its addresses; told apart from a certificant by nothing that a message reads."""

    # Of a certificant: what messages and pages ask for and nobody else has.
    member_number: ClassVar[str] = ""
    deceased_on: ClassVar[None] = None
    first_name = middle_name = suffix = ""

    name = models.CharField(max_length=200)
    attention = models.CharField(max_length=120, blank=True)

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
