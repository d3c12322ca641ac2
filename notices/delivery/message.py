"""From a notice to an email: the words of its folder, filled in at the moment of sending."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.urls import reverse

from members.models import Certificant
from notices import kinds
from notices.models import Notice, Recipient
from plumbing.mail import AUTOMATIC, domain

SUBJECT_LENGTH = 150


def message_id(notice: Notice) -> str:
    """The Message-ID of a notice, the same at every try, by which the provider can be asked."""
    return f"<notice-{notice.pk}@{domain()}>"


def build(notice: Notice, *, on: date) -> EmailMultiAlternatives:
    """The email of a notice, text and HTML, with its attachments; may raise NotReady."""
    message = written(notice, on=on)
    message.to = [notice.to.email]
    message.extra_headers["Message-ID"] = message_id(notice)
    for attachment in kinds.attachments(notice):
        message.attach(attachment.name, attachment.data, attachment.content_type)
    return message


def written(notice: Notice, *, on: date) -> EmailMultiAlternatives:
    """The words of a notice, addressed to nobody; may raise NotReady."""
    return compose(kind=notice.kind, person=notice.to, context=kinds.context(notice), on=on)


def compose(
    *, kind: str, person: Certificant | Recipient, context: Mapping[str, Any], on: date
) -> EmailMultiAlternatives:
    """Subject, text and HTML of a kind for a person, addressed to nobody: also the preview."""
    data = around(person, on) | {"kind": kind} | dict(context)
    # One line and no control characters, whatever a name holds: nothing can add a header.
    subject = " ".join(fill(kind, "subject.txt", data).split())[:SUBJECT_LENGTH]
    message = EmailMultiAlternatives(
        subject="".join(letter for letter in subject if letter.isprintable()),
        body=re.sub(r"\n{3,}", "\n\n", fill(kind, "text.txt", data)).strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        headers=dict(AUTOMATIC),
    )
    message.attach_alternative(fill(kind, "html.html", data | {"subject": subject}), "text/html")
    return message


def around(person: Certificant | Recipient, on: date) -> dict[str, Any]:
    """What every template of a notice may use beside its own variables.

    person, on (the office's day), base_url and profile_url (absolute addresses); the last
    is "" for who is no member.
    """
    profile = settings.PORTAL_BASE_URL + reverse("members:profile")
    return {
        "person": person,
        "on": on,
        "base_url": settings.PORTAL_BASE_URL,
        "profile_url": profile if person.member_number else "",
    }


def fill(kind: str, name: str, data: Mapping[str, Any]) -> str:
    """One file of a kind's folder, filled in; only HTML is escaped."""
    template = Engine.get_default().get_template(f"notices/{kind}/{name}")
    return str(template.render(Context(dict(data), autoescape=name.endswith(".html"))))
