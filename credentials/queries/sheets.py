"""What the sheets of documents say beside their facts: the code, where it is checked, who signs."""

from __future__ import annotations

from typing import Any

from credentials.queries.signatories import on_day
from credentials.queries.told import Told
from members.models import Vouched
from members.queries.vouched import link, typed_at
from plumbing.pdf.codes import qr_code


def facts(document: Vouched) -> dict[str, Any]:
    """The variables of every sheet: document, qr_code, typed_at, and signatories of its day."""
    code = qr_code(link(document), label="QR code that tells whether this holds today")
    signed = on_day(document.issued_on)
    return {"document": document, "qr_code": code, "typed_at": typed_at(), "signatories": signed}


def certificate_facts(document: Vouched) -> dict[str, Any]:
    """Those of a certificate or card, with what they say."""
    return facts(document) | {"told": Told.of(document)}
