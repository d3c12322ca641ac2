"""Contact hours as people read them."""

from __future__ import annotations

from decimal import Decimal

from django import template

from plumbing.templatetags.ui import two_places

register = template.Library()


@register.filter
def contact_hours(value: Decimal | str | None) -> str:
    """1.50 contact hours, 1.00 contact hour; of what history keeps as text, too."""
    if value is None or value == "":
        return ""
    number = Decimal(value)
    return f"{two_places(number)} contact hour{'' if number == 1 else 's'}"
