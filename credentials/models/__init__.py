"""Tables of digital credentials."""

from credentials.models.badge import Account, Badge, BadgeTemplate, Seen
from credentials.models.signed import SignedCredential, SigningKey

__all__ = ["Account", "Badge", "BadgeTemplate", "Seen", "SignedCredential", "SigningKey"]
