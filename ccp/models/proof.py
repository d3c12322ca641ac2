"""The proof that members keep of what they did (handbook section 5)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.models import DocumentUse
from ccp.models.activity import Activity


class Proof(DocumentUse):
    """A document in the proof locker, kept with an activity; private to its member."""

    # The index of the constraint begins with it.
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="proofs", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "document"],
                condition=Q(removed_at__isnull=True),
                name="proof_once",
            )
        ]
