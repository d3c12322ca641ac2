"""What the record of a course may say, and what it lacks before it can be published (handbook
section 6). Each answer is the field it is about and a sentence for who writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from courses.rules.offers import IN_PERSON, LIVE

ARTICLE, WEBINAR, EXTERNAL = "article", "webinar", "external"
SESSION, CHAPTER = "session", "chapter"
RESERVED = frozenset({"account", "add", "cart", "checkout", "earn", "mine", "new"})
"""What else stands where a course would."""
YEARS = range(2000, 2100)
"""In which courses take place."""
_HTTPS = re.compile(r"https://[^\s/]+\S*")

Fault = tuple[str, str]

_SOLD = ("member_price", "other_price")
_BEGUN = ("opens_on", "closes_on")
_HAPPENS = (*_BEGUN, "starts_day", "starts_time", "seats")
FIELDS = {
    ARTICLE: (*_SOLD, *_BEGUN, "article"),
    WEBINAR: (*_SOLD, *_HAPPENS, "link"),
    SESSION: (*_SOLD, *_HAPPENS, "place"),
    CHAPTER: (*_SOLD, *_HAPPENS, "place"),
    EXTERNAL: (*_BEGUN, "link"),
}
"""What a course of each kind has beside what all of them have."""
_ANY = ("programs", *_SOLD)
NEEDED = {
    ARTICLE: {*_ANY, "article"},
    WEBINAR: {*_ANY, "starts_day", "starts_time", "link"},
    SESSION: {*_ANY, "starts_day", "starts_time", "place"},
    CHAPTER: {*_ANY, "starts_day", "starts_time", "place"},
    EXTERNAL: {"programs", "link"},
}
"""What of that a draft may leave out, and what is public may not."""


@dataclass(frozen=True, slots=True)
class Written:
    """A course as somebody wrote it. starts_day, starts_time: of what happens at one time, in the
    office's zone.
    """

    code: str
    kind: str
    title: str
    summary: str
    hours: Decimal
    programs: Sequence[str] = ()
    about: str = ""
    author: str = ""
    objectives: Sequence[str] = ()
    article: str = ""
    member_price: Decimal | None = None
    other_price: Decimal | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    starts_day: date | None = None
    starts_time: time | None = None
    place: str = ""
    seats: int | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of it already. own: AMT offers it; taken: places that are ordered, open or done;
    was_out: whether it was ever published, under `code` and as that `kind`.
    """

    own: bool
    taken: int = 0
    was_out: bool = False
    code: str = ""
    kind: str = ""


def contradictions(one: Written, now: Standing) -> Iterator[Fault]:
    """What cannot be kept, published or not."""
    if one.code in RESERVED:
        yield "code", f"No course can be called “{one.code}”: another page stands there."
    if now.was_out and one.code != now.code:
        yield "code", f"It was published as “{now.code}”, and links lead there: the code stays."
    if now.was_out and now.kind and one.kind != now.kind:
        yield (
            "kind",
            "It was published as another kind, and people have it as that: copy it instead.",
        )
    if now.own and one.kind == EXTERNAL:
        yield "kind", "AMT offers it itself: choose another kind, or its provider."
    if not now.own and one.kind != EXTERNAL:
        yield "kind", "Another provider offers it: choose “With another provider”."
    yield from _of_price(one)
    yield from _of_days(one)
    if one.seats is not None and one.seats < now.taken:
        yield "seats", f"{now.taken} have a place already: give at least {now.taken} seats."
    if one.link and not _HTTPS.fullmatch(one.link):
        yield "link", "Give an address that begins with https://."


def _of_price(one: Written) -> Iterator[Fault]:
    member, other = one.member_price, one.other_price
    if one.kind == EXTERNAL:
        if member is not None or other is not None:
            yield "member_price", "Its provider sells it: leave both prices empty."
    elif (member is None) != (other is None):
        field = "member_price" if member is None else "other_price"
        yield field, "Give both prices; 0.00 in both makes it free for everybody."
    elif member is not None and other is not None and other < member:
        yield "other_price", f"Others pay at least the member price of ${member:,.2f}."


def _of_days(one: Written) -> Iterator[Fault]:
    for field in ("opens_on", "closes_on", "starts_day"):
        day: date | None = getattr(one, field)
        if day is not None and day.year not in YEARS:
            yield field, "Look at the year: it is none in which a course takes place."
    if one.opens_on and one.closes_on and one.closes_on < one.opens_on:
        yield "closes_on", "This day is before the first one. Change one of the two."
    if (one.starts_day is None) != (one.starts_time is None):
        field = "starts_day" if one.starts_day is None else "starts_time"
        yield field, "Give both the day and the time at which it begins."
    if one.starts_day and one.opens_on and one.starts_day < one.opens_on:
        yield "opens_on", "It would be over before anybody can buy it. Change one of the two days."


def lacking(one: Written, on: date) -> Iterator[Fault]:
    """What stands in the way of publishing it on that day, beside contradictions."""
    if not one.programs:
        yield "programs", "Choose the programs that it counts for: one at least."
    if one.kind != EXTERNAL and one.other_price is None:
        yield "other_price", "Give both prices; 0.00 in both makes it free for everybody."
    if one.kind == ARTICLE and not one.article.strip():
        yield "article", "Write the article: the quiz asks about it."
    if one.kind in LIVE:
        if one.starts_day is None:
            yield "starts_day", "Say on which day and at what time it begins."
        elif one.starts_day < on:
            yield "starts_day", "That day is over. Say when it takes place."
    if one.kind in IN_PERSON and not one.place:
        yield "place", "Say where it takes place."
    if one.kind in {WEBINAR, EXTERNAL} and not one.link:
        yield "link", "Give the address at which it opens."
    if one.closes_on is not None and one.closes_on < on:
        yield "closes_on", "That day is over: nobody could begin it. Change it, or leave it empty."
