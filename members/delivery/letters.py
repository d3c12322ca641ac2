"""From letter notices to one PDF: the words of each kind, page after page, in mail order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from members.delivery import message
from members.delivery.registry import renderer_of
from members.models import Notice


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its words as HTML and what of its context the manifest tells."""

    notice: Notice
    html: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Many letters in one PDF: its bytes, the first page of each letter, and all pages."""

    data: bytes
    first_pages: Sequence[int]
    pages: int


def compose(notice: Notice, *, on: date) -> Letter:
    """One letter with the address frozen when it was gathered; may raise NotReady."""
    context = renderer_of(notice.kind).context(notice)
    data = (
        message.around(notice.certificant, on)
        | {
            "kind": notice.kind,
            "letter_number": f"{notice.pk:06}",
            "address_lines": notice.sent_to.splitlines(),
        }
        | dict(context)
    )
    return Letter(notice, message.fill(notice.kind, "letter.html", data), context)


def bind(letters: Sequence[Letter], *, title: str, on: date) -> Bundle:
    """All letters as one PDF; the same letters give the same bytes."""
    from plumbing import pdf  # it takes a second to load and only workers need it

    bound = pdf.render_many([letter.html for letter in letters], title=title, on=on)
    return Bundle(bound.data, bound.first_pages, bound.pages)
