"""Documents that the portal vouches for: whoever holds one can have it checked by its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from members.models.certificant import Certificant
from members.rules.vouched import WHOLE, shown
from plumbing import clock
from plumbing.frozen import frozen_but


@dataclass(frozen=True, slots=True)
class VouchedKind:
    """A kind of document. name: what it is called on the page that checks one; says: what AMT
    certifies with it, one sentence that ends in a full stop.
    """

    key: str
    name: str
    says: str


_kinds: dict[str, VouchedKind] = {}


def declare_vouched(*kinds: VouchedKind) -> None:
    """Make kinds of documents known; each app declares its own when it starts."""
    _kinds.update({kind.key: kind for kind in kinds})


@pgtrigger.register(*frozen_but("revoked_at"))
class Vouched(models.Model):
    """A document as it was made. code: without hyphens. subject: what it is about, for example
    `cycle:12`. name: whose it is, as printed; certificant: None where they are no member.
    facts: what it certifies, as printed, in pairs of label and words. Revoked, it is as if there
    were none.
    """

    code = models.CharField(max_length=WHOLE, unique=True)
    kind = models.CharField(max_length=24)
    subject = models.CharField(max_length=80)
    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, null=True, related_name="documents_vouched"
    )
    name = models.CharField(max_length=254)
    facts = models.JSONField()
    digest = models.UUIDField(help_text="Of name and facts: asked for again, it is the same one.")
    issued_on = models.DateField(help_text="The office day of the document.")
    issued_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "kind", "digest"],
                condition=Q(revoked_at__isnull=True),
                name="vouched_once",
            )
        ]

    def __str__(self) -> str:
        return self.shown_code

    @property
    def shown_code(self) -> str:
        """The code as it is printed."""
        return shown(self.code)

    @property
    def of_kind(self) -> VouchedKind:
        return _kinds[self.kind]
