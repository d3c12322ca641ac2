"""The documents of courses that the portal vouches for."""

from __future__ import annotations

from members.models import VouchedKind

CERTIFICATE = VouchedKind(
    "completion",
    "Certificate of completion",
    "AMT certifies that this person completed the course.",
)
