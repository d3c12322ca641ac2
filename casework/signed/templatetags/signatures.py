"""The signature of a file, wherever a page shows the file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from casework.models import Document
from casework.signed.queries.told import signature_of, told

register = template.Library()


@register.inclusion_tag("casework/signed/_signature.html")
def signature(document: Document, on: date | None = None) -> dict[str, Any]:
    """One line about the signature of a document; nothing of one without. on: the day of what it
    is to prove.
    """
    row = signature_of(document)
    return {"told": told(row, on) if row else None}
