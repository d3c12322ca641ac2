"""What pages of courses write: an article, a list of choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import get_text_list

register = template.Library()

HEADING, POINT = "## ", "- "


@register.filter
def or_list(words: Iterable[str]) -> str:
    """`RMA, RPT or MLT`."""
    return get_text_list(list(words), "or")


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
