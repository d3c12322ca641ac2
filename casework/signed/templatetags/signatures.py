"""The signature of a file, wherever a page shows the file."""

from __future__ import annotations

from typing import Any

from django import template

from casework.models import Document
from casework.signed.queries.told import signature_of, told

register = template.Library()


@register.inclusion_tag("casework/signed/_signature.html")
def signature(document: Document) -> dict[str, Any]:
    """One line about the signature of a document; nothing of one without."""
    row = signature_of(document)
    return {"told": told(row) if row else None}
