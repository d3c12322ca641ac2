"""An email address as it is told back: enough for its owner to know it, too little for others."""

from __future__ import annotations


def hidden(email: str) -> str:
    """`marisol@example.org` as `m••••@example.org`; the same number of dots for every name."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}••••@{domain}"
