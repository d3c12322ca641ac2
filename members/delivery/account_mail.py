"""Emails about signing in: codes, and word of what was changed.

The words of each stand once, as text, in `templates/account/email` or `templates/mfa/email`, in
paragraphs between blank lines; the frame makes an HTML part of the same paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from members.models import Certificant
from plumbing.mail import AUTOMATIC, domain


def compose(
    template: str, *, to: str, context: Mapping[str, Any], person: Certificant | None = None
) -> EmailMultiAlternatives:
    """The email of a template such as "account/email/login_code"; person: whose sign-in it is."""
    base = settings.PORTAL_BASE_URL  # and never the host that a request names
    data = {
        "base_url": base,
        "login_url": base + reverse("account_login"),
        "claim_url": base + reverse("members:claim"),
        "contact_url": base + reverse("contact"),
        "person": person,
    } | dict(context)
    data["subject"] = " ".join(render_to_string(f"{template}_subject.txt", data).split())
    words = render_to_string(f"{template}_message.txt", data).strip()
    data["paragraphs"] = [each.strip() for each in re.split(r"\n\s*\n", words)]
    message = EmailMultiAlternatives(
        subject=data["subject"],
        body=render_to_string("account/email/frame.txt", data).strip() + "\n",
        to=[to],
        headers=AUTOMATIC | {"Message-ID": make_msgid("account", domain())},
    )
    message.attach_alternative(render_to_string("account/email/frame.html", data), "text/html")
    return message
