"""Tables of digital credentials and of what is printed."""

from credentials.models.badge import Account, Badge, BadgeTemplate, Seen
from credentials.models.printed import PrintedOrder, Signatory
from credentials.models.signed import SignedCredential, SigningKey

__all__ = [
    "Account",
    "Badge",
    "BadgeTemplate",
    "PrintedOrder",
    "Seen",
    "Signatory",
    "SignedCredential",
    "SigningKey",
]
