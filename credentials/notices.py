"""The letter that a printed certificate goes out with (handbook section 10)."""

from __future__ import annotations

from datetime import date
from typing import Any

from credentials.models import PrintedOrder
from credentials.queries.printed import PRINTED
from credentials.queries.sheets import certificate_facts
from members.queries import held
from members.queries.programs import code_and_name
from notices.kinds import Kind
from notices.models import Channel, Notice

NOT_CERTIFIED, WITHDRAWN = "not_certified_now", "document_withdrawn"


def _skip(_notice: Notice, order: PrintedOrder, on: date) -> str | None:
    if order.document.revoked_at:
        return WITHDRAWN
    return None if held.certified([order.certification], on) else NOT_CERTIFIED


def _context(_notice: Notice, order: PrintedOrder, _on: date) -> dict[str, Any]:
    row = order.certification
    program = code_and_name(row.program, order.ordered_on)
    return certificate_facts(order.document) | {
        "program": program,
        "number": row.number,
        "ordered_on": order.ordered_on,
    }


CERTIFICATE_PRINTED = Kind(
    key=PRINTED,
    label="Printed certificate",
    about=PrintedOrder,
    person="certification__certificant",
    reads=("certification__certificant", "certification__program", "document"),
    channels=(Channel.LETTER,),
    context=_context,
    skip=_skip,
    reasons={
        NOT_CERTIFIED: "The certification did not hold any more",
        WITHDRAWN: "The document was withdrawn",
    },
)
NOTICES = (CERTIFICATE_PRINTED,)
