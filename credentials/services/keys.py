"""The keys that sign: made, kept encrypted, replaced, and published for ever."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from joserfc import jwt
from joserfc.jwk import ECKey

from credentials.models import SigningKey

ALGORITHM = "ES256"


def make() -> SigningKey:
    """Make a new key; from now on it signs, and those before it only verify."""
    key = ECKey.generate_key("P-256", private=True)
    kid = key.thumbprint()
    public = {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": ALGORITHM}
    secret = json.dumps(key.as_dict(private=True)).encode()
    with transaction.atomic():
        SigningKey.objects.filter(signs=True).update(signs=False)
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
    row = SigningKey.objects.filter(signs=True).order_by("-made_at").first() or make()
    try:
        secret = json.loads(_box().decrypt(row.private.encode()))
    except InvalidToken:  # the portal's secret key is another one: this one signs no more
        row = make()
        secret = json.loads(_box().decrypt(row.private.encode()))
    return row, ECKey.import_key(secret)


def _box() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    hashed = (hashlib.sha256(f"credentials:{secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in hashed])
