"""The notice about an address that does not work, sent by the other way."""

from __future__ import annotations

from typing import Any

from members.delivery.address import plain_lines
from notices.delivery.registry import Renderer
from notices.models import Channel, Notice, NoticeKind, SkipReason


def skip(notice: Notice) -> SkipReason | None:
    """Not wanted once the address was corrected."""
    person = notice.certificant
    mark = person.mail_returned_on if notice.channel == Channel.EMAIL else person.email_bounced_on
    return None if mark else SkipReason.NOT_WANTED


def context(notice: Notice) -> dict[str, Any]:
    person = notice.certificant
    return {
        "address_lines": plain_lines(person),
        "returned_on": person.mail_returned_on,
        "email": person.email,
        "bounced_on": person.email_bounced_on,
    }


RENDERER = Renderer(kind=NoticeKind.ADDRESS_PROBLEM, skip=skip, context=context)
