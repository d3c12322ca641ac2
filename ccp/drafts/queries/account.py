"""What names an account on a phone: entries kept there are bound to it."""

from __future__ import annotations

from hashlib import blake2b

from members.models import User


def account_key(user: User) -> str:
    """A name of the account that stays the same, tells nothing about it and opens nothing.

    Made of what never changes, not of the secret key: where that is replaced, entries that still
    lie on phones go on belonging to somebody.
    """
    said = f"ce on a phone:{user.pk}:{user.date_joined.isoformat()}"
    return blake2b(said.encode(), digest_size=16).hexdigest()
