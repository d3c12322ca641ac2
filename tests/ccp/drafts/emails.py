"""Emails as a provider hands them on."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

from ccp.drafts.models import Draft, MailAddress
from ccp.drafts.services import addresses
from ccp.drafts.services.receiving import Attachment, Received, receive
from members.models import Certificant

ON = date(2026, 11, 9)
TEXT = """Here it is.

---------- Forwarded message ---------
From: Lakeview Medical Center <education@lakeview.example>
Date: Sat, Nov 7, 2026 at 4:12 PM
Subject: Certificate of Completion

Course: Pediatric Venipuncture
Completed on: November 7, 2026
Contact hours: 3.4
"""
DOMAIN, SECRET = "ce.example.org", "hook:secret"


def switch_on(settings: Any) -> None:
    settings.INBOUND_DOMAIN, settings.INBOUND_PROVIDER = DOMAIN, "postmark"
    settings.ANYMAIL = settings.ANYMAIL | {"WEBHOOK_SECRET": SECRET}


def address(person: Certificant) -> MailAddress:
    return addresses.make(certificant=person, actor=None)


def mail(to: MailAddress, event: str = "e1", **more: Any) -> Received:
    said: dict[str, Any] = {
        "event": event,
        "keys": [to.key],
        "subject": "Fwd: Certificate of Completion",
        "text": TEXT,
        "sender": "Somebody Else <somebody@elsewhere.example>",
        "sent_on": ON,
        "headers": {},
        "attachments": (),
    }
    return Received(**said | more)


def forwarded(person: Certificant, *files: Any, on: date = ON, **more: Any) -> Draft:
    """A draft of that person, its files not looked at yet."""
    attached = [Attachment(file.name, file.read()) for file in files]
    [draft] = receive(mail=mail(address(person), attachments=attached, **more), on=on)
    return draft


def of_postmark(to: str, *, event: str = "11-22", files: Any = (), **more: Any) -> dict[str, Any]:
    """The JSON with which Postmark hands on an email."""
    return {
        "MessageID": event,
        "FromFull": {"Email": "marisol@example.org", "Name": "Marisol Reyes"},
        "ToFull": [{"Email": to, "Name": ""}],
        "OriginalRecipient": to,
        "Subject": "Fwd: Certificate of Completion",
        "Date": "Mon, 9 Nov 2026 08:12:00 -0600",
        "TextBody": TEXT,
        "HtmlBody": "",
        "Headers": [{"Name": "Return-Path", "Value": "<marisol@example.org>"}],
        "Attachments": [
            {
                "Name": file.name,
                "ContentType": "image/jpeg",
                "Content": base64.b64encode(file.read()).decode(),
            }
            for file in files
        ],
    } | more
