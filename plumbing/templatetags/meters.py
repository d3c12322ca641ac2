"""The ring of points and the meters: bars, and amounts as parts of a whole."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template

from plumbing.templatetags.ui import HUNDREDTH, Amount

register = template.Library()


def _share(part: Amount, whole: Amount) -> Decimal:
    """How much of `whole` `part` is, in percent from 0 to 100 with two places."""
    total = Decimal(str(whole))
    if total <= 0:
        return Decimal("0.00")
    share = Decimal(str(part)) * 100 / total
    return min(max(share, Decimal(0)), Decimal(100)).quantize(HUNDREDTH, ROUND_HALF_UP)


@register.filter
def percent_of(part: Amount, whole: Amount) -> str:
    """Percent of a whole as SVG attributes take it: 60.83."""
    return str(_share(part, whole))


@register.inclusion_tag("components/ring.html")
def ring(
    earned: Amount,
    required: Amount,
    even_pace: Amount | str | None = None,
    label: str = "",
    *,
    signed: bool = False,
) -> dict[str, Any]:
    """Draw the ring of points: `earned` of `required`, a tick where an even pace would be today.

    signed: a statement stands for the points, and the ring is full whatever is on record.
    """
    share = Decimal(100) if signed else _share(earned, required)
    even_pace = None if even_pace == "" else even_pace  # what a template has where there is none
    return {
        "signed": signed,
        "earned": earned,
        "required": required,
        "even_pace": even_pace,
        "label": label,
        "share": share,
        "full": share >= 100,  # noqa: PLR2004 - percent
        "tick": None if even_pace is None else _share(even_pace, required) * Decimal("3.6"),
    }


@register.filter
def as_part(amount: Amount, kind: str) -> list[tuple[str, Amount]]:
    """An amount as the only part of a meter, in the colour of that kind."""
    return [(kind, amount)]


@register.inclusion_tag("components/meter.html")
def meter(
    parts: Amount | Iterable[tuple[str, Amount]],
    whole: Amount,
    mark: Amount | None = None,
    label: str = "",
    *,
    thick: bool = False,
) -> dict[str, Any]:
    """Draw a bar: `parts` of `whole`, the text alternative in `label`.

    parts: one amount, or pairs of (kind, amount) laid end to end. A kind names a colour of
    components.css: primary, kept, amber, red, second, open (stripes), professional, instruction,
    amt_ce, organization. mark: where the tick of what is required stands, on the same scale.
    """
    if isinstance(parts, str | int | float | Decimal):
        parts = [("primary", parts)]
    segments, start = [], Decimal(0)
    for kind, amount in parts:
        width = min(_share(amount, whole), 100 - start)
        if width:
            segments.append({"kind": kind, "start": str(start), "width": str(width)})
            start += width
    return {
        "segments": segments,
        "joints": [segment["start"] for segment in segments[1:]],
        "mark": None if mark is None else str(_share(mark, whole)),
        "label": label,
        "thick": thick,
    }
