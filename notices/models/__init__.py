"""Tables of the outbox and of print runs."""

from notices.models.notice import (
    LABELS,
    REASONS,
    Channel,
    Notice,
    NoticeState,
    PrintRun,
    SkipReason,
    about,
    type_of,
)
from notices.models.recipient import Recipient

__all__ = [
    "LABELS",
    "REASONS",
    "Channel",
    "Notice",
    "NoticeState",
    "PrintRun",
    "Recipient",
    "SkipReason",
    "about",
    "type_of",
]
