"""What is told of a person in a row of a table."""

from __future__ import annotations

from members.rules import emails
from plumbing.tables.row import Row


def email(row: Row, column: str) -> str:
    """An email address that can be mailed, or nothing. Raises Refused."""
    try:
        return emails.mailable(row.cells[column], letters=True)
    except emails.NotMailable as refused:
        row.refuse(column, str(refused))
