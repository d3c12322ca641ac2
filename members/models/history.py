"""Who did what, when and why. Rows are only ever added."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from members.models.certificant import Certificant
from members.models.verb import LONGEST
from plumbing import clock
from plumbing.frozen import append_only

REASON_LETTERS = 500
ON_TOP = "on_top"  # what `after` of a note says that stays on top of the person's page


@pgtrigger.register(*append_only())
class History(models.Model):
    """One deed, written in the transaction that did it."""

    at = models.DateTimeField(default=clock.now)
    verb = models.CharField(max_length=LONGEST, help_text="One that an app declares.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor_name = models.CharField(max_length=254)
    # An index of the history begins with it.
    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, null=True, related_name="history", db_index=False
    )
    subject = models.CharField(max_length=80, help_text="For example invoice:26-000001.")
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.CharField(max_length=REASON_LETTERS, blank=True)
    form_key = models.UUIDField(null=True, help_text="Of the form: sent twice, it leaves one row.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["form_key"],
                condition=models.Q(form_key__isnull=False),
                name="history_form_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["certificant", "-at"], name="history_of_certificant"),
            models.Index(fields=["subject"], name="history_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.verb} {self.subject}"

    @property
    def kind(self) -> str:
        """What sort of thing it was done to: `invoice`."""
        return self.subject.partition(":")[0]

    @property
    def key(self) -> str:
        """To which one: `26-000001`."""
        return self.subject.partition(":")[2]

    @property
    def changed(self) -> set[str]:
        """The names of what was another before than after."""
        was, now = self.was, self.now
        return {name for name in {*was, *now} if was.get(name) != now.get(name)}

    @property
    def was(self) -> dict[str, Any]:
        """What was kept of before."""
        return self.before or {}

    @property
    def now(self) -> dict[str, Any]:
        """What was kept of after."""
        return self.after or {}
