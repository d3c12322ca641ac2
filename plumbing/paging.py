"""Pages of lists that may have a million rows: nothing is counted, one row more than a page holds
tells whether there is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

MOST_PAGES = 100  # who looks further filters, searches or exports


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


class UncountedPaginator(Paginator):
    """Takes an ordered queryset. A page that is not there is the first one."""

    def page(self, number: object) -> UncountedPage:
        """The page of that number, from 1, as an address may name it."""
        text = str(number)
        asked = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1  # noqa: PLR2004
        asked = asked if 1 <= asked <= MOST_PAGES else 1
        rows = self._rows(asked)
        if not rows and asked > 1:
            asked, rows = 1, self._rows(1)
        more = len(rows) > self.per_page and asked < MOST_PAGES
        return UncountedPage(rows[: self.per_page], asked, self, more=more)

    get_page = page

    def _rows(self, number: int) -> list[Any]:
        rows, first = self.object_list, (number - 1) * self.per_page
        wanted = slice(first, first + self.per_page + 1)
        if first and isinstance(rows, QuerySet):
            # Of what is passed over only the key is read: neither joined nor sorted as a whole.
            keys = rows.select_related(None).values("pk")[wanted]
            return list(rows.filter(pk__in=keys))
        return list(rows[wanted])
