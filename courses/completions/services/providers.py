"""Providers that report completions: their contact and their tokens (handbook sections 6, 12).

A token is shown once; only its hash is kept. Two may be good at once, so that a new one can be put
in place before the old one is revoked.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from courses.completions.verbs import CompletionVerb
from courses.models import Provider, ProviderToken
from members.models import User
from members.services import history
from notices.models import Recipient
from notices.services import recipients
from plumbing import clock

MOST_GOOD = 2
PREFIX = "amt_"
HINT = 4  # letters of a token that the desk shows
USED_AGAIN = timedelta(minutes=1)  # the last use is noted no more often
TWO_ARE_GOOD = "Two tokens are good already: revoke one first."
TAKEN = "Another provider has this code."


class ProviderRefused(Exception):
    """Why this cannot be done; the text is for staff."""


@transaction.atomic
def save(
    *,
    provider: Provider | None,
    code: str,
    name: str,
    contact: str,
    email: str,
    ended_on: date | None,
    actor: User,
) -> Provider:
    """Add a provider, or change one; its code stays. Raises ProviderRefused."""
    new = provider is None
    if provider is None:
        # Of two who add it at once the second waits here for the first, and is told.
        provider, made = Provider.objects.get_or_create(code=code, defaults={"name": name})
        if not made:
            raise ProviderRefused(TAKEN)
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    before = None if new else story(provider)
    provider.name, provider.ended_on = name, ended_on
    provider.recipient = _contact(provider, name, contact, email)
    provider.save()
    after = story(provider)
    if before != after:
        history.record(
            actor=actor,
            verb=CompletionVerb.PROVIDER_CHANGED,
            subject=f"provider:{provider.code}",
            before=before,
            after=after,
        )
    return provider


def story(provider: Provider) -> dict[str, object]:
    """What history keeps of one."""
    to = provider.recipient
    return {
        "name": provider.name,
        "contact": to.attention if to else "",
        "email": to.email if to else "",
        "ended_on": provider.ended_on,
    }


def make_token(*, provider: Provider, actor: User) -> str:
    """Make a token and return it: it is never to be had again. Raises ProviderRefused."""
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        provider = Provider.objects.select_for_update().get(pk=provider.pk)
        if good_tokens(provider).count() >= MOST_GOOD:
            raise ProviderRefused(TWO_ARE_GOOD)
        ProviderToken.objects.create(
            provider=provider, hash=_hash(token), hint=token[-HINT:], made_by=actor
        )
        _note(provider, CompletionVerb.TOKEN_MADE, token[-HINT:], actor)
    return token


def revoke(*, token: ProviderToken, actor: User) -> None:
    """Let a token be good no more, from this second on; twice changes nothing."""
    with transaction.atomic():
        good = ProviderToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
        if good.update(revoked_at=clock.now()):
            _note(token.provider, CompletionVerb.TOKEN_REVOKED, token.hint, actor)


def good_tokens(provider: Provider) -> QuerySet[ProviderToken]:
    """Those that are not revoked."""
    return ProviderToken.objects.filter(provider=provider, revoked_at__isnull=True)


def provider_of(token: str, on: date) -> Provider | None:
    """Whose token it is; None where it is nobody's, was revoked, or its provider has ended. Notes
    that it was used.
    """
    row = (
        ProviderToken.objects.select_related("provider")
        .filter(hash=_hash(token), revoked_at__isnull=True)
        .first()
    )
    if row is None:
        return None
    now = clock.now()
    if row.last_used_at is None or row.last_used_at < now - USED_AGAIN:
        ProviderToken.objects.filter(pk=row.pk).update(last_used_at=now)
    ended = row.provider.ended_on is not None and row.provider.ended_on <= on
    return None if ended else row.provider


def _contact(provider: Provider, name: str, contact: str, email: str) -> Recipient | None:
    row = provider.recipient
    if not email:
        return None
    if row is None:
        return recipients.add(name=name, attention=contact, email=email)
    if (row.name, row.attention, row.email) != (name, contact, email):
        row.name, row.attention, row.email = name, contact, email
        row.email_bounced_on = None
        row.save()
    return row


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(provider: Provider, verb: CompletionVerb, hint: str, actor: User) -> None:
    history.record(
        actor=actor,
        verb=verb,
        subject=f"provider:{provider.code}",
        after={"name": provider.name, "hint": hint},
    )
