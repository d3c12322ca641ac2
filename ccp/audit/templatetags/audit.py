"""What pages of other apps tell of the audit of a cycle."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ccp.audit.panels import panel
from ccp.audit.queries.own_cases import cases_of
from ccp.audit.queries.own_draw import units_of
from ccp.models import Cycle

register = template.Library()


@register.filter
def exactly(seed: str) -> SafeString:
    """A seed as it was typed, between quotation marks, each blank marked. A blank of another kind
    than the usual one is named by its code point.
    """
    signs = format_html_join("", "{}", ((_seen(sign),) for sign in seed))
    return format_html('<span class="exact">\u201c{}\u201d</span>', signs)


def _seen(sign: str) -> str:
    if sign == " ":
        return format_html('<span class="typed-blank">{}</span>', sign)
    if sign.isspace() or not sign.isprintable():
        return format_html('<span class="typed-blank">[U+{}]</span>', f"{ord(sign):04X}")
    return sign


@register.inclusion_tag("ccp/audit/_of_cycle.html")
def audit_of_cycle(cycle: Cycle, on: date) -> dict[str, Any]:
    """The cases of a cycle and the draw it was in: two queries, none before it rolled over."""
    if cycle.rolled_on is None:
        return {}
    person, which = (
        cycle.certification.certificant,
        {
            "certification": cycle.certification_id,
            "start": cycle.start,
        },
    )
    panels = [panel(row, on) for row in cases_of(person).filter(**which)]
    unit = units_of(person).filter(round__state="drawn", **which).first()
    return {"cases": [case for case in panels if case], "unit": unit}
