"""What is told of a person in a row of a table."""

from __future__ import annotations

from members.rules import emails, postal
from plumbing.tables.row import Row


def email(row: Row, column: str) -> str:
    """An email address that can be mailed, or nothing. Raises Refused."""
    try:
        return emails.mailable(row.cells[column], letters=True)
    except emails.NotMailable as refused:
        row.refuse(column, str(refused))


def zip_code(row: Row) -> str:
    """The ZIP code of the columns `zip` and `country`; of the United States with its leading zeros,
    which a spreadsheet takes off. Raises Refused.
    """
    cell = row.text("zip", 20)
    return (postal.is_home(row.cells["country"]) and postal.home_zip(cell, "")) or cell
