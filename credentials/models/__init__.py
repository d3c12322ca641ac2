"""Tables of digital credentials."""

from credentials.models.badge import Account, Badge, BadgeTemplate, Seen

__all__ = ["Account", "Badge", "BadgeTemplate", "Seen"]
