"""What people do on the provider's page, and what they find in their mail."""

from __future__ import annotations

import re

from django.core import mail
from playwright.sync_api import Page


def pay_by_card(page: Page, number: str) -> None:
    """Fill in the provider's form and send it; the page is where the provider leads."""
    page.get_by_label("Card number").fill(number)
    page.get_by_label("Expires").fill("12/34")
    page.get_by_label("Security code").fill("123")
    page.get_by_role("button", name=re.compile(r"^Pay \$")).click()


def mailed(pattern: str, *, to: str) -> str:
    """What a pattern's group finds in the newest email to that address that has it."""
    for message in reversed(mail.outbox):
        found = re.search(pattern, message.body, re.MULTILINE)
        if found and message.to == [to]:
            return found[1]
    msg = f"no email to {to} has {pattern}: {[message.subject for message in mail.outbox]}"
    raise AssertionError(msg)
