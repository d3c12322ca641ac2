"""Whether a message can reach a person, by email or by letter (handbook section 11).

Planning asks the same in SQL, of many at once; tests/notices/services/test_reach.py holds the two
together.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, Protocol

Unreached = Literal["", "no_email", "email_bounced", "no_street", "mail_returned", "address_doubt"]


class Contact(Protocol):
    """What is on record of somebody's addresses; `address_doubt` is a `postal.Doubt`, or empty."""

    email: str
    email_bounced_on: date | None
    address_line1: str
    mail_returned_on: date | None
    address_doubt: str


def why_no_email(contact: Contact) -> Unreached:
    """Why no email reaches them; empty where one does."""
    if not contact.email:
        return "no_email"
    return "email_bounced" if contact.email_bounced_on else ""


def why_no_letter(contact: Contact) -> Unreached:
    """Why no letter reaches them; empty where one does."""
    if not contact.address_line1:
        return "no_street"
    if contact.mail_returned_on:
        return "mail_returned"
    return "address_doubt" if contact.address_doubt else ""


def why_not(channel: str, contact: Contact) -> Unreached:
    """Why nothing reaches them by that channel, `email` or `letter`; empty where it does."""
    return why_no_email(contact) if channel == "email" else why_no_letter(contact)
