"""What a member says to being checked in lists (handbook section 10)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from credentials.looks.models import Consent
from credentials.looks.verbs import LookVerb
from members.models import Certificant, User
from members.queries.locks import lock_members
from members.services import history


@transaction.atomic
def say(*, certificant: Certificant, allowed: bool, on: date, actor: User | None) -> None:
    """Note what the member says. What was said before already changes nothing, nor its day."""
    lock_members([certificant.pk])
    known = Consent.objects.filter(pk=certificant.pk).first()
    if allowed == (known is not None and known.allowed):
        return
    Consent.objects.update_or_create(pk=certificant.pk, defaults={"allowed": allowed, "since": on})
    history.record(
        actor=actor,
        verb=LookVerb.LISTS_ALLOWED if allowed else LookVerb.LISTS_FORBIDDEN,
        subject=f"consent:{certificant.pk}",
        certificant=certificant,
    )
