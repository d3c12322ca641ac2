"""What people mean to buy."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from billing.models import Payer
from courses.models.course import Course
from plumbing import clock


class CartItem(models.Model):
    """A course that somebody has put into the cart. A visitor's cart is in the session, until they
    sign in.
    """

    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="cart", db_index=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payer", "course"], name="in_cart_once")
        ]

    def __str__(self) -> str:
        return f"{self.payer_id}: {self.course_id}"
