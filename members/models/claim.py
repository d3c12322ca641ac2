"""Attempts to claim the account of a record on file."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models.certificant import Certificant
from plumbing import clock
from plumbing.work import FRONT, Work


class Claim(Work):
    """Somebody typed a member or certification number and a last name.

    Every attempt makes a row, right or wrong, so that nothing in the answer tells whether the
    record exists; a worker looks it up later.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField(max_length=32)
    last_name = models.CharField(max_length=100)
    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, null=True, related_name="claims"
    )
    # Where the address on record signs somebody else in: proven by its code, an own one follows.
    proven_at = models.DateTimeField(null=True)
    own_email = models.CharField(max_length=254, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    handled_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(FRONT, "id", name="claim_waiting", condition=Q(handled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.key)
