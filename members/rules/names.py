"""When two spellings are the same last name (handbook section 10)."""

from __future__ import annotations

import unicodedata


def same_name(one: str, other: str) -> bool:
    """Compare last names without case, accents' encoding or spacing."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
