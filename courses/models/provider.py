"""Who offers courses: AMT itself, and outside learning systems that report completions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from notices.models import Recipient
from plumbing import clock


class Provider(models.Model):
    """Somebody whose courses count. `own`: AMT itself, whose courses post as AMT CE; those of the
    others as professional education (handbook section 6). recipient: its contact, whom messages
    reach.
    """

    code = models.SlugField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    own = models.BooleanField(default=False)
    recipient = models.OneToOneField(
        Recipient, on_delete=models.PROTECT, null=True, related_name="provider"
    )
    ended_on = models.DateField(null=True, help_text="From that day on it reports nothing more.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["own"], condition=Q(own=True), name="one_own_provider")
        ]

    def __str__(self) -> str:
        return self.name


class ProviderToken(models.Model):
    """What a provider signs its calls with. Only its hash is kept; `hint`: its last letters.

    Two may be good at once, so that one can be replaced while the other is in use.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="tokens")
    hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.provider_id} …{self.hint}"
