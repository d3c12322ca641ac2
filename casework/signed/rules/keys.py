"""Which keys of an issuer may have signed what, by an explicit list of algorithms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# By algorithm the key type and curve that it needs: a key never serves another algorithm.
ALGORITHMS = {"ES256": ("EC", "P-256"), "EdDSA": ("OKP", "Ed25519"), "RS256": ("RSA", None)}
MOST_KEYS = 50
LONGEST = 1400  # letters of one part: an RSA key of 8192 bits
SHORTEST_RSA = 342  # letters of base64url that 2048 bits take
PUBLIC = ("kty", "crv", "x", "y", "n", "e", "kid", "alg", "use")
Key = dict[str, Any]


def published(answer: Any) -> list[Key]:
    """The usable public keys of what an issuer publishes: a set, or one key. ValueError where it
    holds none. What is private or shared in it is left out, and never kept.
    """
    rows = answer.get("keys", [answer]) if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise ValueError("no set of keys (JWKS)")  # noqa: TRY004 - a stranger wrote it
    known = {(kind, curve) for kind, curve in ALGORITHMS.values()}
    found = [
        row
        for row in map(_public, rows[:MOST_KEYS])
        if (row.get("kty"), row.get("crv")) in known
        and row.get("use", "sig") == "sig"
        and _long_enough(row)
    ]
    if not found:
        raise ValueError("no key that is used here: EC P-256, Ed25519 or RSA")
    return found


def fitting(keys: Sequence[Key], header: dict[str, Any]) -> list[Key] | None:
    """The keys that may have signed by a header; None for an algorithm that is not taken. What a
    header says of keys itself (`jwk`, `jku`, `x5c`, `x5u`) is never looked at.
    """
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS or "crit" in header:
        return None
    wanted = ALGORITHMS[algorithm]
    fit = [
        key
        for key in keys
        if (key.get("kty"), key.get("crv")) == wanted
        and key.get("alg", algorithm) == algorithm
        and _long_enough(key)
    ]
    if "kid" not in header:
        return fit if len(fit) == 1 else []
    named = header["kid"]
    return [key for key in fit if isinstance(named, str) and _is_called(key, named)]


def _public(row: Any) -> Key:
    """What is public and a text of sane length in a stranger's key."""
    told = {name: row.get(name) for name in PUBLIC} if isinstance(row, dict) else {}
    return {
        name: value
        for name, value in told.items()
        if isinstance(value, str) and len(value) <= LONGEST
    }


def _long_enough(key: Key) -> bool:
    """An RSA key of 2048 bits or more; those of curves have their length."""
    return key.get("kty") != "RSA" or len(str(key.get("n", ""))) >= SHORTEST_RSA


def _is_called(key: Key, named: str) -> bool:
    """By its whole name, or by what stands behind the mark of a DID's address."""
    kid = key.get("kid")
    return bool(kid) and kid in {named, named.rpartition("#")[2]}
