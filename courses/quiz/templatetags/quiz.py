"""How questions are set: a few marks of emphasis, as the names of species need them."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_BOLD = re.compile(r"\*\*([^\s*](?:[^*]*[^\s*])?)\*\*")
_ITALIC = re.compile(r"\*([^\s*](?:[^*]*[^\s*])?)\*")


@register.filter
def emphasized(text: str) -> SafeString:
    """Words between single stars in italics, between double stars in bold; all else as it is."""
    safe = _BOLD.sub(r"<strong>\1</strong>", escape(text))
    return mark_safe(_ITALIC.sub(r"<em>\1</em>", safe))  # noqa: S308 - escaped


@register.filter
def bare(text: str) -> str:
    """The same text without its marks, for a list and a title."""
    return _ITALIC.sub(r"\1", _BOLD.sub(r"\1", text))
