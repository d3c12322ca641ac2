"""The documents of a certification that the portal vouches for."""

from __future__ import annotations

from members.models import VouchedKind

CERTIFICATE = VouchedKind(
    "certificate", "Certificate", "AMT certified this person on the day the document was made."
)
CARD = VouchedKind("card", "Wallet card", "AMT certified this person on the day the card was made.")
LETTER = VouchedKind(
    "standing_letter", "Standing letter", "AMT certifies that its record says so for that day."
)
