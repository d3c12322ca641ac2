"""What pages of courses write: an article, a list of choices, programs with their points."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.timezone import localtime

from plumbing.templatetags.ui import day, two_places

register = template.Library()

HEADING, POINT = "## ", "- "


@register.filter
def or_list(words: Iterable[str]) -> str:
    """`RMA, RPT or MLT`."""
    return get_text_list(list(words), "or")


@register.simple_tag
@lru_cache(maxsize=1024)
def chips(codes: tuple[tuple[str, Decimal, bool], ...]) -> SafeString:
    """The programs that a course counts for, each with its points, those of the viewer first
    (`own`). Rendered once each, as a page has dozens and few of them differ.
    """
    return format_html_join(
        "",
        '<span class="chip{}">{} <strong>{}</strong></span>',
        ((" own" if own else "", code, two_places(points)) for code, points, own in codes),
    )


@register.simple_tag
@lru_cache(maxsize=1024)
def course_row(row: Hashable) -> str:
    """A course of the catalogue (`courses.views.shown.Row`). Rendered once for all to whom it says
    the same, as a page has several.
    """
    return render_to_string("courses/_row.html", {"row": row})


@register.simple_tag
@lru_cache(maxsize=1024)
def ticks(legend: str, name: str, choices: Hashable, *, quiet: bool = False) -> str:
    """A group of choices of the search (`courses.views.catalogue.Tick`), each with how many courses
    it leaves; quiet: its legend is heard, not seen. Rendered once for all who see the same.
    """
    context = {"legend": legend, "name": name, "ticks": choices, "quiet": quiet}
    return render_to_string("courses/_ticks.html", context)


@register.filter
def article(text: str) -> SafeString:
    """Paragraphs parted by blank lines; one that begins with `## ` is a heading, one whose lines
    begin with `- ` a list. Nothing else is read, and all of it is escaped.
    """
    return format_html_join("\n", "{}", ((block,) for block in _blocks(text)))


def _blocks(text: str) -> Iterator[SafeString]:
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if not lines:
            continue
        if all(line.startswith(POINT) for line in lines):
            points = ((line.removeprefix(POINT),) for line in lines)
            yield format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", points))
        elif lines[0].startswith(HEADING):
            yield format_html("<h2>{}</h2>", lines[0].removeprefix(HEADING))
            if lines[1:]:
                yield format_html("<p>{}</p>", " ".join(lines[1:]))
        else:
            yield format_html("<p>{}</p>", " ".join(lines))


@register.filter
def day_and_time(moment: datetime | None) -> str:
    """January 14, 2027, 6:00 PM CST: a moment on the office's clock."""
    return f"{day(localtime(moment))}, {time_of_day(moment)}" if moment else ""


@register.filter
def time_of_day(moment: datetime | None) -> str:
    """6:00 PM CST."""
    return date_format(localtime(moment), "g:i A T") if moment else ""
