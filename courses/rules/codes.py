"""What the code of a course may be: it stands in its address."""

from __future__ import annotations

RESERVED = frozenset({"account", "add", "cart", "checkout", "earn", "mine"})
"""What else stands where a course would."""
