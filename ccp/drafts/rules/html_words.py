"""The words of an email that has no plain text: lines and cells as somebody sees them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

MOST_READ = 200_000  # letters of HTML
_LINES = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr"}
_CELLS = {"td", "th"}
_UNSEEN = {"style", "script", "head", "title"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self.parts.append("\n")
        self.unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append("\t")
        self.unseen = max(self.unseen - (tag in _UNSEEN), 0)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(" ".join(data.split(" ")).replace("\n", " "))


def words_of(html: str) -> str:
    """The text of a piece of HTML; whatever it is, it is never an error."""
    reader = _Words()
    reader.feed(html[:MOST_READ])
    reader.close()
    lines = (re.sub(r"[ \u00a0]+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
