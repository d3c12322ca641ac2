"""Open Badges 3.0 as files: the compact JWT that is signed, the pictures and JSON it comes in, and
the status list that says what was taken back.

Here nothing is believed and nothing is fetched: what a stranger sends is split and decoded with
limits. Who signed it, and whether that holds, is for the caller to find out.
"""

from __future__ import annotations

from plumbing.open_badges.baked import KEYWORD, into_png
from plumbing.open_badges.bits import LENGTH, bit, encoded, unpacked
from plumbing.open_badges.compact import LARGEST, LARGEST_LIST, Compact, NotCompact, parsed, read
from plumbing.open_badges.found import Found, Wrapped, credential_in
from plumbing.open_badges.said import Marks, NoBadge, Said, ends_of, is_email_of, said_by, texts

__all__ = [
    "KEYWORD",
    "LARGEST",
    "LARGEST_LIST",
    "LENGTH",
    "Compact",
    "Found",
    "Marks",
    "NoBadge",
    "NotCompact",
    "Said",
    "Wrapped",
    "bit",
    "credential_in",
    "encoded",
    "ends_of",
    "into_png",
    "is_email_of",
    "parsed",
    "read",
    "said_by",
    "texts",
    "unpacked",
]
