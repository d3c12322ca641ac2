"""Pages of lists that may have a million rows: nothing is counted, one row more than a page holds
tells whether there is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

MOST_DIGITS = 6  # of a page's number
MOST_PAGES = 100  # who looks further filters, searches or exports


def number_of(text: object) -> int:
    """The number of a page as an address may name it, from 1; 1 for what is none."""
    digits = str(text)
    fits = digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
    return max(int(digits), 1) if fits else 1


class UncountedPage(Page):
    """A page that knows whether another follows, and not how many there are."""

    def __init__(
        self, rows: Sequence[Any], number: int, paginator: Paginator, *, more: bool
    ) -> None:
        super().__init__(rows, number, paginator)
        self.more = more

    def has_next(self) -> bool:
        return self.more

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1


class PlacedPage(UncountedPage):
    """A page that begins after the last row of the one before it, or ends before the first row of
    the next: however far on, nothing is passed over, and what is added meanwhile shifts nothing.

    before, after: what an address names its neighbours by, beside their number.
    """

    before: Sequence[object] = ()
    after: Sequence[object] = ()

    @property
    def previous_place(self) -> str:
        return _told("before", self.before)

    @property
    def next_place(self) -> str:
        return _told("after", self.after)


def _told(name: str, place: Sequence[object]) -> str:
    return urlencode([(name, "" if value is None else str(value)) for value in place])


class UncountedPaginator(Paginator):
    """Takes an ordered queryset. A page that is not there is the first one."""

    def page(self, number: object) -> UncountedPage:
        """The page of that number, from 1, as an address may name it."""
        asked = number_of(number)
        asked = asked if asked <= MOST_PAGES else 1
        rows = self._rows(asked)
        if not rows and asked > 1:
            asked, rows = 1, self._rows(1)
        more = len(rows) > self.per_page and asked < MOST_PAGES
        return UncountedPage(rows[: self.per_page], asked, self, more=more)

    get_page = page

    @classmethod
    def of(cls, request: HttpRequest, rows: Any, a_page: int) -> UncountedPage:
        """The page that `?page=` asks for."""
        return cls(rows, a_page).page(request.GET.get("page"))

    def _rows(self, number: int) -> list[Any]:
        rows, first = self.object_list, (number - 1) * self.per_page
        wanted = slice(first, first + self.per_page + 1)
        if first and isinstance(rows, QuerySet):
            # Of what is passed over only the key is read: neither joined nor sorted as a whole.
            keys = rows.select_related(None).values("pk")[wanted]
            return list(rows.filter(pk__in=keys))
        return list(rows[wanted])
