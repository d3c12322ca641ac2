"""From letter notices to one PDF: the words of each kind, page after page, in mail order."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.html import strip_tags

from members.delivery.address import plain_lines
from members.queries import letterhead
from notices import kinds
from notices.delivery import message
from notices.models import Notice
from plumbing import pdf
from plumbing.pdf import fonts


class Unprintable(Exception):
    """The letter says something in letters that would come out as empty boxes."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its words as HTML and what of its context the manifest tells.

    enclosed: "1 of 2" where several lie in one envelope.
    """

    notice: Notice
    html: str
    context: Mapping[str, Any]
    enclosed: str = ""


def in_envelopes(notices: Iterable[Notice]) -> Iterator[tuple[Notice, str]]:
    """Letters in mail order, each with its place among those of the same person ("1 of 2")."""
    for _, own in groupby(notices, attrgetter("certificant_id", "recipient_id")):
        together = list(own)
        for number, notice in enumerate(together, start=1):
            yield notice, f"{number} of {len(together)}" if len(together) > 1 else ""


def compose(notice: Notice, *, on: date, enclosed: str = "") -> Letter:
    """One letter with the address frozen when it was gathered; may raise NotReady, Unprintable.

    Beside the variables of its kind a letter has those of `message.around` and letter_number,
    member_number, address_lines, from_lines (as on record), sender and remittance (name, lines).
    """
    context = kinds.context(notice)
    data = (
        message.around(notice.to, on)
        | dict(context)
        | {
            "kind": notice.kind,
            "letter_number": f"{notice.pk:06}",
            "enclosed": enclosed,
            "member_number": notice.to.member_number,
            "address_lines": notice.sent_to.splitlines(),
            "from_lines": plain_lines(notice.to),
            "sender": letterhead.sender(on),
            "remittance": letterhead.remittance(on),
        }
    )
    words = message.fill(notice.kind, "letter.html", data)
    odd = fonts.without_glyph(html.unescape(words))
    if odd:
        raise Unprintable(f"No font of ours has: {odd}")
    return Letter(notice, words, context, enclosed)


def plain(letter: Letter) -> str:
    """Its heading and its words as text, for who reads them on a page of the desk."""
    heading, words = (
        letter.html.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0] for tag in ("h1", "main")
    )
    parts = (" ".join(strip_tags(each).split()) for each in (heading, *words.split("</p>")))
    return html.unescape("\n\n".join(filter(None, parts)))


def bind(letters: Sequence[Letter], *, title: str, on: date) -> pdf.Bound:
    """All letters as one PDF; the same letters give the same bytes.

    Raises PdfError; its `position` tells the letter to blame, when one is.
    """
    return pdf.render_many([letter.html for letter in letters], title=title, on=on)
