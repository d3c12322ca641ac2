"""Certificates on paper that were ordered, and who signs them."""

from __future__ import annotations

import base64
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Certification, Vouched
from plumbing import clock
from plumbing.frozen import append_only, frozen_but

LONGEST_NAME, LONGEST_TITLE = 60, 80


@pgtrigger.register(*append_only())
class PrintedOrder(models.Model):
    """A printed certificate that was ordered. What becomes of it stands with its letter, a notice
    about it. document: the certificate as it is printed, made on the day of the order; token: of
    the form; ordered_by: the member, or who of the staff ordered it for them.
    """

    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="printed_orders"
    )
    document = models.ForeignKey(
        Vouched, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ordered_on = models.DateField()
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_staff = models.BooleanField()
    token = models.UUIDField(unique=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"printed certificate {self.pk}"


@pgtrigger.register(*frozen_but("taken_back_at"))
class Signatory(models.Model):
    """Who signs from a day on, in a place, until the next one of that place. A document bears who
    signed on the day it was made. image: the signature as a PNG, empty where there is none.
    """

    class Place(models.TextChoices):
        LEFT = "left", "Left on certificates"
        RIGHT = "right", "Right on certificates, and under standing letters"

    place = models.CharField(max_length=5, choices=Place)
    name = models.CharField(max_length=LONGEST_NAME)
    title = models.CharField(max_length=LONGEST_TITLE)
    image = models.BinaryField(blank=True)
    valid_from = models.DateField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "signatories"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "valid_from"],
                condition=Q(taken_back_at__isnull=True),
                name="one_signatory_from_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"

    @property
    def picture(self) -> str:
        """The signature as an address that holds it; "" where there is none."""
        if not self.image:
            return ""
        return f"data:image/png;base64,{base64.b64encode(bytes(self.image)).decode()}"
