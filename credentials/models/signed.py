"""The portal's own credentials: the keys that sign them, and where each is taken back."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from members.models import Certification
from plumbing import clock
from plumbing.frozen import frozen_but


@pgtrigger.register(*frozen_but("signs"))
class SigningKey(models.Model):
    """A key of the issuer. Of those that `signs`, the newest that is published for long enough is
    used; all stay published, so that what they signed still verifies.

    public: as a JWK. private: as a JWK, encrypted under the portal's secret key.
    """

    kid = models.CharField(max_length=43, primary_key=True)
    public = models.JSONField()
    private = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    signs = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.kid


@pgtrigger.register(*frozen_but("taken_back_at"))
class SignedCredential(models.Model):
    """That a credential of a certification was signed: its place in a status list.

    list, index: the number of the list and the bit in it, drawn by chance. One that was taken back
    stays so; who is certified again gets another.
    """

    id = models.UUIDField(primary_key=True)
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="signed_credentials", db_index=False
    )
    list = models.PositiveIntegerField()
    index = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "index"], name="signed_bit_once"),
            models.UniqueConstraint(
                fields=["certification"],
                condition=Q(taken_back_at__isnull=True),
                name="one_good_signed_credential",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list}#{self.index}"
