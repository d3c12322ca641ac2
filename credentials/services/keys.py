"""The keys that sign: made, kept encrypted, replaced, and published for ever."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import connection, transaction
from joserfc import jwt
from joserfc.jwk import ECKey

from credentials.models import SigningKey
from plumbing import clock

ALGORITHM = "ES256"
LOCK = 7_406_415  # any number no other advisory lock uses: two first ones at once are one
PUBLISHED_FIRST = timedelta(hours=2)  # the published keys may be kept for one


def make() -> SigningKey:
    """Make a new key. It is published at once, and signs once every copy of the published keys that
    somebody may keep is a newer one; those before it only verify from then on.
    """
    key = ECKey.generate_key("P-256", private=True)
    kid = key.thumbprint()
    public = {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": ALGORITHM}
    secret = json.dumps(key.as_dict(private=True)).encode()
    return SigningKey.objects.create(
        kid=kid, public=public, private=_box().encrypt(secret).decode()
    )


def sign(claims: dict[str, Any], *, address: str) -> str:
    """A JWT over these claims, by the key that signs; the first is made when it is needed.

    address: that of a key, with `{kid}` in it: where whoever verifies reads it.
    """
    row, key = _signing()
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": address.format(kid=row.kid)}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


def _signing() -> tuple[SigningKey, ECKey]:
    found = _ready()
    if found is None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            found = _ready() or _opened(make())
    if found is None:
        raise RuntimeError("a key that was just made cannot be read")
    return found


def _ready() -> tuple[SigningKey, ECKey] | None:
    """The newest that is published for long enough; where there is none, the first of the new."""
    since = clock.now() - PUBLISHED_FIRST
    rows = SigningKey.objects.filter(signs=True).order_by("-made_at")
    known = [row for row in rows if row.made_at <= since]
    new = [row for row in rows if row.made_at > since]
    return next((found for row in [*known, *reversed(new)] if (found := _opened(row))), None)


def _opened(row: SigningKey) -> tuple[SigningKey, ECKey] | None:
    """None where the portal's secret key is another one since: this one signs no more."""
    try:
        secret = json.loads(_box().decrypt(row.private.encode()))
    except InvalidToken:
        return None
    return row, ECKey.import_key(secret)


def _box() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    hashed = (hashlib.sha256(f"credentials:{secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in hashed])
