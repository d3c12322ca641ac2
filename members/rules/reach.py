"""Whether a message can reach a person, by email or by post, and why not (handbook section 11).

Planning asks the same in SQL, of many at once: `tests/notices/services/test_reach.py` holds the two
together.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, Protocol

NoEmail = Literal["", "no_email", "email_bounced"]
NoLetter = Literal["", "no_street", "mail_returned", "address_doubt"]


class Contact(Protocol):
    """What is on record of a person's addresses; `address_doubt` is a `members.rules.postal.Doubt`,
    or empty.
    """

    email: str
    email_bounced_on: date | None
    address_line1: str
    mail_returned_on: date | None
    address_doubt: str


def no_email(contact: Contact) -> NoEmail:
    """Why no email reaches them; empty when one does."""
    if not contact.email:
        return "no_email"
    return "email_bounced" if contact.email_bounced_on else ""


def no_letter(contact: Contact) -> NoLetter:
    """Why no letter reaches them; empty when one does."""
    if not contact.address_line1:
        return "no_street"
    if contact.mail_returned_on:
        return "mail_returned"
    return "address_doubt" if contact.address_doubt else ""
