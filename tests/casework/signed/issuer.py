"""An issuer of somebody else, who signs by other libraries than the portal checks with."""

from __future__ import annotations

import base64
import gzip
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from PIL import Image

from casework.signed.models import Issuer
from plumbing.open_badges import into_png

ID = "https://learn.example.edu/issuers/1"
KEYS_URL = "https://learn.example.edu/keys.json"
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)

MADE: dict[str, Any] = {
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
    "RS256": rsa.generate_private_key(public_exponent=65537, key_size=2048),
}
ALGORITHMS: dict[str, Any] = {
    "ES256": jwt.algorithms.ECAlgorithm,
    "EdDSA": jwt.algorithms.OKPAlgorithm,
    "RS256": jwt.algorithms.RSAAlgorithm,
}


def public(algorithm: str = "ES256", key: Any = None, kid: str | None = None) -> dict[str, Any]:
    """A key as it is published."""
    key = (key or MADE[algorithm]).public_key()
    return {**json.loads(ALGORITHMS[algorithm].to_jwk(key)), "kid": kid or algorithm}


def listed(**fields: Any) -> Issuer:
    """The issuer on our list, its keys read."""
    keys = [public(name) for name in MADE]
    known = {"name": "Lakeview Learning", "issuer": ID, "keys_url": KEYS_URL, "keys": keys}
    read = {"fetched_at": NOW - timedelta(hours=1), "asked_at": NOW - timedelta(hours=1)}
    return Issuer.objects.create(**known | read | {"wanted": False} | fields)


def claims(**more: Any) -> dict[str, Any]:
    """What a credential of a course says. more: in place of, or beside, its claims."""
    said: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": ID, "type": ["Profile"], "name": "Lakeview (says itself)"},
        "validFrom": "2026-10-02T15:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "activityEndDate": "2026-10-01T00:00:00Z",
            "creditsEarned": 3.5,
            "identifier": [
                {"identityType": "name", "hashed": False, "identityHash": "Marisol Reyes"}
            ],
            "achievement": {"type": ["Achievement"], "name": "Phlebotomy update"},
        },
    }
    return {key: value for key, value in (said | more).items() if value is not None}


def signed(
    said: dict[str, Any] | None = None,
    *,
    algorithm: str = "ES256",
    key: Any = None,
    headers: dict[str, Any] | None = None,
) -> str:
    """A credential as it is handed in."""
    head = {"kid": algorithm} | (headers or {})
    return jwt.encode(said or claims(), key or MADE[algorithm], algorithm, headers=head)


def picture(credential: str, color: str = "navy") -> bytes:
    """A badge as a picture, the credential inside."""
    out = io.BytesIO()
    Image.new("RGB", (40, 40), color).save(out, "PNG")
    return into_png(out.getvalue(), credential)


def status(index: int, url: str = "https://learn.example.edu/status/1") -> dict[str, Any]:
    """The entry of a credential in a list."""
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


def packed(*taken_back: int) -> str:
    """A list with these bits set."""
    bits = bytearray(max([16383, *(index // 8 for index in taken_back)]) + 1)
    for index in taken_back:
        bits[index // 8] |= 1 << (7 - index % 8)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits))).decode().rstrip("=")


def status_list(
    *taken_back: int, url: str = "https://learn.example.edu/status/1", **more: Any
) -> str:
    """A list, signed. more: beside its claims."""
    return signed(
        {
            "id": url,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": ID,
            "credentialSubject": {
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": packed(*taken_back),
            },
            **more,
        }
    )
