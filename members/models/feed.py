"""The feed: what changed for a certification or a person, told once for everybody who asks.

A row is written in the transaction of the change, mostly by triggers on the tables themselves
(`members.models.reporting`). Ids are drawn when a row is written and seen when its transaction
ends, so they say nothing of what came first: `number` is given afterwards, to what is committed
(`members.services.feed`), and a reader that knows the last number it heard has missed none.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from members.models.certificant import Certificant
from members.models.certification import Certification, StandingWord
from plumbing.frozen import never_emptied
from plumbing.work import FRONT, Work


class NewsKind(models.TextChoices):
    """What changed. Each with `effective_on`: the day that holds now, none if it was taken back."""

    DUES = "dues", "A dues year was paid, paid another day, or that was taken back"
    CYCLE = "cycle", "A cycle was met, met another day, or is not met after all"
    AUDIT = "audit", "A CCP audit was failed, or that was taken back"
    STANDING = "standing", "The standing is another one"
    GRANTED = "granted", "A certification was granted"
    RECERTIFIED = "recertified", "A certification was recertified, or that was taken back"
    CONTACT = "contact", "An address, a telephone, or whether mail arrives there"


@pgtrigger.register(
    pgtrigger.Protect(
        name="frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=["number"]),
    ),
    pgtrigger.Protect(
        name="numbered_once",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__number__isnull=False),
    ),
    pgtrigger.Protect(
        name="kept",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Q(old__number__isnull=True)
        | pgtrigger.Q(old__kind=NewsKind.STANDING.value),
    ),
    never_emptied(),
)
class News(models.Model):
    """One change. `before_on` is the day that `effective_on` took the place of.

    `year` says which dues year, `cycle` on which day the cycle begins. Of a standing, the first of
    a certification is no change; it was `old` and is `new` since `effective_on`, which is the day
    it became true and not the one on which it was noticed. Of a contact, the person says the rest.
    Rows refer without a constraint: there are very many, and they go in time.
    """

    kind = models.CharField(max_length=12, choices=NewsKind)
    certificant = models.ForeignKey(
        Certificant, models.DO_NOTHING, related_name="news", db_constraint=False, db_index=False
    )
    certification = models.ForeignKey(
        Certification,
        models.DO_NOTHING,
        related_name="news",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    year = models.PositiveSmallIntegerField(null=True)
    cycle = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    before_on = models.DateField(null=True)
    old = models.CharField(max_length=10, choices=StandingWord, blank=True, db_default="")
    new = models.CharField(max_length=10, choices=StandingWord, blank=True, db_default="")
    way_back = models.CharField(max_length=10, blank=True, db_default="")
    reasons = ArrayField(models.CharField(max_length=32), db_default=[])
    written_at = models.DateTimeField(db_default=Now())
    number = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "news"
        indexes: ClassVar = [
            models.Index(fields=["id"], name="news_waiting", condition=Q(number__isnull=True)),
            # Where the next change of a standing begins.
            models.Index(
                fields=["certification", "id"],
                name="news_of_standing",
                condition=Q(kind=NewsKind.STANDING.value),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(number__isnull=False), name="news_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.certification_id or self.certificant_id}"

    @property
    def held_id(self) -> int:
        """The certification; ValueError where it is about a person alone."""
        if self.certification_id is None:
            raise ValueError(f"{self} is not about a certification")
        return self.certification_id

    @property
    def since(self) -> date:
        """The day that holds now; ValueError where it was taken back."""
        if self.effective_on is None:
            raise ValueError(f"{self} was taken back")
        return self.effective_on


class Place(models.Model):
    """The number up to which a reader has heard the feed. FRONT is the last one that was given,
    TRIMMED the last one that is not kept any more.
    """

    FRONT, TRIMMED = "front", "trimmed"

    reader = models.CharField(primary_key=True, max_length=40)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reader}: {self.number}"


class SetAside(Work):
    """A change that a reader could not hear, while it went on: it hears it again, alone."""

    reader = models.CharField(max_length=40)
    news = models.ForeignKey(News, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "news"], name="set_aside_once")
        ]
        indexes: ClassVar = [models.Index(FRONT, "id", name="set_aside_waiting")]

    def __str__(self) -> str:
        return f"{self.news} for {self.reader}"
