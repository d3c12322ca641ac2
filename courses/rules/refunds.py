"""When the money of a course goes back (handbook section 6)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal


def refused(
    state: str, paid: Decimal, *, begins_at: datetime | None, now: datetime, asked: bool = False
) -> str:
    """Why who has a place cannot ask for its money, of `templates/courses/refunds/not`: they have
    `asked`, it is `closed`, waits to be paid (`ordered`), cost nothing (`free`), was `completed`,
    or has begun at the one time at which it takes place (`begun`); "" where they can.
    """
    if asked:
        return "asked"
    if state in {"closed", "ordered"}:
        return state
    if paid <= 0:
        return "free"
    if state == "completed":
        return "completed"
    return "begun" if begins_at is not None and begins_at <= now else ""
