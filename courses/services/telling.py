"""What is told of courses (handbook section 11)."""

from __future__ import annotations

BOUGHT = "course_bought"
LIKE_YOURS = "account_like_yours"
REFUND_ANSWERED = "course_refund_answered"
