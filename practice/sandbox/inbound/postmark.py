"""Handing an email to the portal as Postmark would: the same address, secret and words."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.urls import resolve, reverse

from plumbing import clock


def hand_on(
    *, to: str, sender: str, subject: str, text: str, files: Sequence[tuple[str, bytes]] = ()
) -> HttpResponseBase:
    """Hand one email on; what the portal answers the provider."""
    secret = base64.b64encode(settings.ANYMAIL["WEBHOOK_SECRET"].encode()).decode()
    request = RequestFactory().post(
        reverse("drafts:inbound"),
        json.dumps(_event(to, sender, subject, text, files)),
        content_type="application/json",
        headers={"authorization": f"Basic {secret}"},
    )
    found = resolve(request.path)
    answer: HttpResponseBase = found.func(request)
    return answer


def _event(
    to: str, sender: str, subject: str, text: str, files: Sequence[tuple[str, bytes]]
) -> dict[str, Any]:
    return {
        "MessageID": str(uuid.uuid4()),
        "FromFull": {"Email": sender, "Name": ""},
        "ToFull": [{"Email": to, "Name": ""}],
        "OriginalRecipient": to,
        "Subject": subject,
        "Date": clock.now().isoformat(),
        "TextBody": text,
        "HtmlBody": "",
        "Headers": [{"Name": "Return-Path", "Value": f"<{sender}>"}],
        "Attachments": [
            {
                "Name": name,
                "ContentType": "application/octet-stream",
                "Content": base64.b64encode(content).decode(),
            }
            for name, content in files
        ],
    }
