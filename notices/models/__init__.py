"""Tables of the outbox and of print runs."""

from notices.models.notice import (
    LABELS,
    Channel,
    Notice,
    NoticeState,
    PrintRun,
    SkipReason,
    about,
    type_of,
)

__all__ = [
    "LABELS",
    "Channel",
    "Notice",
    "NoticeState",
    "PrintRun",
    "SkipReason",
    "about",
    "type_of",
]
