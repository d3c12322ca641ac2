"""Contact hours and points as people read them: one of them is one."""

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


@register.filter
def points(value: Decimal | str | None) -> str:
    """18.25 points, 1.00 point."""
    if value is None or value == "":
        return ""
    return f"{two_places(value)} point{'' if Decimal(value) == 1 else 's'}"
