"""What came out when a signed credential among the files was checked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from casework.models import Document
from casework.signed.models.issuer import Issuer, StatusList
from casework.signed.rules.named import Named
from casework.signed.rules.sameness import Prints
from casework.signed.rules.why import FORGED
from plumbing import clock

HEARD = timedelta(days=3)  # lists are read every night: two may fail before it is told


class State(models.TextChoices):
    """What is known of the signature of a document."""

    GOOD = "good", "Signed and not altered"
    WAITING = "waiting", "Being checked"
    UNLISTED = "unlisted", "Not checked"
    BAD = "bad", "Not good"


def last_day_of(ends: datetime | None) -> date | None:
    """The last day of the office's on which something is good that ends then; None: no end."""
    return localtime(ends).date() if ends else None


class Signature(models.Model):
    """The signature of a document that is, or holds, a credential: kept once for each.

    issuer: whose it is, where that is on our list; said_id, said_by: how the issuer calls itself;
    signed_hash, number_hash: see `Prints`. holder, names: the name in it, and whom it names by name
    or email. ends: until when it is good, None: no end. list, index: where the issuer says whether
    it took it back, None where nowhere that is read; unread: why what it says of that cannot be
    checked, "" where nothing is in the way. why: the name of the reason, where it is bad.
    """

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, primary_key=True, related_name="signature"
    )
    state = models.CharField(max_length=8, choices=State)
    why = models.CharField(max_length=16, blank=True)
    issuer = models.ForeignKey(
        Issuer, on_delete=models.PROTECT, null=True, related_name="signatures"
    )
    said_id = models.CharField(max_length=300)
    said_by = models.CharField(max_length=300)
    signed_hash = models.CharField(max_length=64)
    number_hash = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=300, blank=True)
    holder = models.CharField(max_length=200, blank=True)
    names = models.CharField(max_length=6, choices=[(each.value, each.name) for each in Named])
    completed_on = models.DateField(null=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    ends = models.DateTimeField(null=True)
    list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, null=True, related_name="signatures"
    )
    index = models.PositiveIntegerField(null=True)
    unread = models.CharField(max_length=5, blank=True)
    checked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="bad", why__gt="") | (~Q(state="bad") & Q(why="")),
                name="signature_bad_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="good") | Q(issuer__isnull=False), name="signature_good_issuer"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["signed_hash"], name="signature_signed"),
            models.Index(
                fields=["number_hash"], name="signature_number", condition=Q(number_hash__gt="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.state}"

    @property
    def prints(self) -> Prints:
        """By what the same badge is known again in another file."""
        return Prints(self.signed_hash, "" if self.why in FORGED else self.number_hash)

    @property
    def last_day(self) -> date | None:
        return last_day_of(self.ends)

    @property
    def by(self) -> str:
        """Who signed, as we call them."""
        return self.issuer.name if self.issuer else self.said_by

    @property
    def heard_at(self) -> datetime | None:
        """When its issuer was last heard on what it took back; None: never, or nowhere."""
        return self.list.fetched_at if self.list else None

    @property
    def followed(self) -> bool:
        """Whether its issuer was heard on it so lately that "not taken back" may be said."""
        return not self.unread and self.heard_at is not None and self.heard_at > clock.now() - HEARD
