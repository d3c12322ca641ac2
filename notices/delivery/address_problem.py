"""The notice about an address that does not work, sent by the other way."""

from __future__ import annotations

from datetime import date
from typing import Any

from members.delivery.address import plain_lines
from members.models import Certificant
from notices.kinds import Kind
from notices.models import Channel, Notice, SkipReason


def _skip(notice: Notice, person: Certificant, _on: date) -> SkipReason | None:
    """Not wanted once the address was corrected."""
    mark = person.mail_returned_on if notice.channel == Channel.EMAIL else person.email_bounced_on
    return None if mark else SkipReason.NOT_WANTED


def _context(_notice: Notice, person: Certificant, _on: date) -> dict[str, Any]:
    return {
        "address_lines": plain_lines(person),
        "returned_on": person.mail_returned_on,
        "email": person.email,
        "bounced_on": person.email_bounced_on,
    }


ADDRESS_PROBLEM = Kind(
    key="address_problem",
    label="Address problem",
    about=Certificant,
    person="pk",
    skip=_skip,
    context=_context,
)
