"""The documents of continuing education that the portal vouches for."""

from __future__ import annotations

from members.models import VouchedKind

TRANSCRIPT = VouchedKind(
    "transcript",
    "Transcript of a CCP cycle",
    "AMT certifies that its record of this cycle says so.",
)
