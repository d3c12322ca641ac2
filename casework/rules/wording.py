"""What a page says, in a form in which the same words are the same whoever wrote them down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from members.rules.names import folded

LEAST = 60  # letters: below, two pages may say the same by chance


def digest(words: Iterable[str]) -> str:
    """SHA-256 of the words of a page without case, accents and blanks; "" where it says little."""
    said = "".join(folded(word) for word in words)
    return hashlib.sha256(said.encode()).hexdigest() if len(said) >= LEAST else ""
