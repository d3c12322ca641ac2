"""Requests of people to have the money of a course given back (handbook section 6)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models import Payer
from courses.models.enrollment import Enrollment
from courses.rules.flows import REFUND_REQUEST
from plumbing import clock
from plumbing.frozen import frozen_but, moves_only


@pgtrigger.register(
    *frozen_but("state", "answer", "decided_by", "decided_at"), moves_only(REFUND_REQUEST)
)
class RefundRequest(models.Model):
    """Somebody asks for what they paid for a place; finance decides. One waits at a time.

    payer: who asks. amount: what was on the place when it was asked. why: what the person says, may
    be empty.
    answer: to the person, of one that was declined. It is given once the money has gone back.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Asked for"
        GIVEN = "given", "Given back"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.PROTECT, related_name="refund_requests"
    )
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    why = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    answer = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrollment"], condition=Q(state="asked"), name="refund_asked_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""), name="refund_declined_with_answer"
            ),
            models.CheckConstraint(
                condition=Q(state="asked") ^ Q(decided_at__isnull=False),
                name="refund_request_decided",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at"], name="refund_request_waits", condition=Q(state="asked")
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.enrollment_id}: {self.state}"
