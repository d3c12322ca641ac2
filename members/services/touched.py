"""What a decision about a certification touches beside its standing: invoices, messages, cases.

Each app that has something declares it, when it is ready; nothing here knows what there is. What
follows at once is done in the transaction of the decision, what is dated ahead by the sweeps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from members.models import Certification, News, NewsKind


@dataclass(frozen=True, slots=True)
class Row:
    """One thing and how it stands. key: by which it is known again afterwards; url: of its page;
    more: the words of a message.
    """

    key: str
    what: str
    says: str
    url: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """What one app shows, and does at once. rank: the lower, the earlier on the page.

    read: of certifications of one person, on a day. follow: brings about what holds already on that
    day; it is asked under the lock of the person and may run any number of times.
    """

    rank: int
    title: str
    read: Callable[[Sequence[Certification], date], Sequence[Row]]
    follow: Callable[[Sequence[Certification], date], None] = lambda _held, _on: None


_parts: list[Part] = []


def declare(part: Part) -> None:
    """Let a part be shown and followed; once for each, when the app of its owner is ready."""
    _parts.append(part)


def parts() -> list[Part]:
    return sorted(_parts, key=lambda part: part.rank)


def unheard(certifications: Sequence[Certification]) -> list[News]:
    """The last change of standing of each that no reader of the feed has heard yet: what a part
    brings about at once instead of within a minute.
    """
    rows = News.objects.filter(
        certification__in=certifications, kind=NewsKind.STANDING, number=None
    )
    return list({row.held_id: row for row in rows.order_by("pk")}.values())


def follow(certifications: Sequence[Certification], on: date) -> None:
    """Bring about what follows at once of all that holds on a day."""
    for part in parts():
        part.follow(certifications, on)
