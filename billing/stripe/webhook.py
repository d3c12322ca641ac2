"""Webhooks: proof that a body comes from the provider, and the few facts we take from it.

The signature is HMAC-SHA256 over "<t>.<body>". It is checked here and not by the library because
the library measures age by its own clock and lets signatures from the future pass.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from plumbing import clock

from .errors import BadSignature
from .facts import Event

TOLERANCE = 300  # seconds, either way
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


def received(body: bytes, header: str) -> Event:
    """The event of a webhook request under the secrets and the mode of the settings.

    Raises BadSignature, or ValueError when no secret is set.
    """
    return verify(
        body,
        header,
        now=clock.to_world(clock.now()),
        secrets=settings.STRIPE_WEBHOOK_SECRETS,
        livemode=settings.STRIPE_LIVEMODE,
    )


def verify(
    body: bytes, header: str, *, now: datetime, secrets: Sequence[str], livemode: bool
) -> Event:
    """The event of a webhook request: raw `body`, `Stripe-Signature` header, aware `now`.

    Any of `secrets` may have signed it, so that a secret can be exchanged without a gap.
    Raises BadSignature for a missing, altered, old or foreign signature, for a test event on a
    live portal or the reverse, and for an event of another account; ValueError when there is no
    secret or a blank one, because then nothing could be proven.
    """
    if not secrets or not all(secret.strip() for secret in secrets):
        raise ValueError("A webhook secret is missing or blank")
    signed_at, signatures = _parts(header)
    payload = f"{signed_at}.".encode() + body
    expected = [hmac.new(secret.encode(), payload, hashlib.sha256) for secret in secrets]
    matches = [
        hmac.compare_digest(mac.hexdigest().encode(), given.encode("utf-8", "replace"))
        for mac in expected
        for given in signatures
    ]
    if not any(matches):
        raise BadSignature("The signature fits none of our secrets.")
    if abs(now.timestamp() - signed_at) > TOLERANCE:
        raise BadSignature("The signature is too old or lies in the future.")
    return _event(body, livemode=livemode)


def _parts(header: str) -> tuple[int, list[str]]:
    pairs = [part.strip().partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in pairs if name == "t"]
    signatures = [value for name, _, value in pairs if name == "v1"]
    if len(stamps) != 1 or not _TIMESTAMP.fullmatch(stamps[0]) or not signatures:
        raise BadSignature("The signature header is missing or malformed.")
    return int(stamps[0]), signatures


def _event(body: bytes, *, livemode: bool) -> Event:
    try:
        raw = json.loads(body)
        event = Event.of(raw)
    except (
        ArithmeticError,
        AttributeError,
        KeyError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise BadSignature("The body is not an event.") from error
    if event.livemode is not livemode:
        raise BadSignature("A test event for a live portal, or the reverse.")
    if raw.get("account"):
        raise BadSignature("An event of another account.")
    return event
