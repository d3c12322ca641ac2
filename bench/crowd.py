"""Many people at the portal at once, each with time to think, until it is enough."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle

from bench import journeys
from bench.browsing import Browser, Notes, Unexpected
from bench.journeys import Member
from bench.visitors import Visitor
from members.rules.calendar import first_of_month, months_after

THINKING = 2.5  # seconds on average; with 40 people about 15 requests a second
LONGEST = 10.0
PAY, LOG = 0.15, 0.45  # of all journeys of members; in the others they look around
MONTHS = 12  # that the renewals clerk goes through, again and again


@dataclass(slots=True)
class Done:
    """What people brought to its end. Threads share it: appending is one step."""

    logged: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    run: list[date] = field(default_factory=list)


class Crowd:
    """Members, staff at their desks, and one clerk who runs the renewals."""

    def __init__(
        self, url: str, on: date, *, members: Sequence[Member], payers: list[Member], staff: Visitor
    ) -> None:
        """url: of the portal. payers: each pays once."""
        self.url, self.on, self.staff = url, on, staff
        self.members, self.payers = members, payers
        self.notes, self.done = Notes(), Done()
        self.over = threading.Event()

    def walk(self, *, members: int, desks: int, until: Callable[[], None]) -> None:
        """Let so many walk about until `until` returns; who is on the way then hurries home."""
        walks = [self._clerk, *[self._desk] * desks, *[self._member] * members]
        with ThreadPoolExecutor(len(walks)) as pool:
            going = [pool.submit(walk, random.Random(n)) for n, walk in enumerate(walks)]
            try:
                until()
            finally:
                self.over.set()
            for one in going:
                one.result()

    def _member(self, dice: random.Random) -> None:
        def think() -> None:
            self.over.wait(seconds(dice))

        while not self.over.is_set():
            kind = dice.random()
            if kind < PAY and self.payers:
                member = self.payers.pop()
                with self._browsing(member.visitor) as browser:
                    self.done.paid.append(journeys.pay(browser, member, think))
                continue
            member = dice.choice(self.members)
            with self._browsing(member.visitor) as browser:
                if kind < PAY + LOG:
                    self.done.logged.append(journeys.log_ce(browser, member, self.on, think))
                else:
                    journeys.look_around(browser, member, think)

    def _desk(self, dice: random.Random) -> None:
        people = [member.person for member in self.members]
        while not self.over.is_set():
            with self._browsing(self.staff) as browser:
                journeys.work_at_the_desk(
                    browser, people, dice, lambda: self.over.wait(seconds(dice))
                )

    def _clerk(self, dice: random.Random) -> None:
        """Run this month's renewals, then look what earlier months lack."""

        def think() -> None:
            if self.over.wait(seconds(dice)):
                raise _Over  # a run may take longer than anybody stays

        with suppress(_Over):
            for ago in cycle(range(MONTHS)):
                month = months_after(first_of_month(self.on), -ago)
                with self._browsing(self.staff) as browser:
                    if journeys.renew(browser, month, think):
                        self.done.run.append(month)
                think()

    @contextmanager
    def _browsing(self, visitor: Visitor) -> Iterator[Browser]:
        """A browser; what nobody should see in it ends the journey and is noted."""
        with Browser(self.url, visitor.cookies, self.notes) as browser:
            try:
                yield browser
            except Unexpected as fault:
                self.notes.faults.append(str(fault))
                self.over.wait(THINKING)


class _Over(Exception):
    """It is enough."""


def seconds(dice: random.Random) -> float:
    """How long somebody looks at a page."""
    return min(dice.expovariate(1 / THINKING), LONGEST)
