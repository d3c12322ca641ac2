"""Tables of the outbox and of print runs."""

from notices.models.notice import (
    Channel,
    Notice,
    NoticeKind,
    NoticeState,
    PrintRun,
    SkipReason,
)

__all__ = ["Channel", "Notice", "NoticeKind", "NoticeState", "PrintRun", "SkipReason"]
