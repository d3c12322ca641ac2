"""Completions as a learning system that lost its answers sends them: each call twice, several at
once, in any order, with ids that come with other content, people who are not on record yet and
some that are late. Used by a test at a tenth of its size and by `bench/completions.py`.
"""

from __future__ import annotations

import json
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from django.test import Client

from ccp.models import Activity, ActivityClaim, Cycle
from ccp.services.cycles import ensure_cycles
from courses.completions.models import Completion, Conflict
from courses.completions.services import counting
from courses.completions.services.matching import PARKED
from members.models import Certificant, Certification, Program
from members.services import feed

SEED = 14
CALL = 100  # items of a call
SENDERS = 4


@dataclass
class Storm:
    """What is sent. of: how many completions; today: the office's day.

    Of 10,000 there are 300 that come with other hours too, 200 of people who are imported
    afterwards, and 100 that arrive more than 30 days late, in a cycle that is still open.
    """

    of: int
    today: date
    token: str
    answers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    errors: list[BaseException] = field(default_factory=list)

    @property
    def conflicts(self) -> range:
        return range(self.of * 3 // 100)

    @property
    def unknown(self) -> range:
        return range(self.of - self.of * 2 // 100, self.of)

    @property
    def late(self) -> range:
        return range(self.conflicts.stop, self.conflicts.stop + self.of // 100)

    def people(self) -> int:
        """How many people: each has five completions."""
        return self.of // 5

    def number(self, n: int) -> str:
        """The certification of completion n; people that are imported later hold one each."""
        return f"RMA-U{n:06}" if n in self.unknown else f"RMA-S{n % self.people():06}"

    def certify(self, numbers: Iterable[str]) -> None:
        """Bring people with these certifications on record."""
        program, granted = Program.objects.get(key="RMA"), self.today - timedelta(days=500)
        people = [
            Certificant(
                member_number=number.replace("RMA-", "M"), first_name="Ana", last_name="Vega"
            )
            for number in numbers
        ]
        Certificant.objects.bulk_create(people)
        Certification.objects.bulk_create(
            Certification(
                number=person.member_number.replace("M", "RMA-", 1),
                certificant=person,
                program=program,
                granted_on=granted,
            )
            for person in people
        )
        while ensure_cycles(on=self.today):
            pass

    def item(self, n: int, hours: str = "1.00") -> dict[str, str]:
        days = 31 + n % 30 if n in self.late else n % 20
        return {
            "completion_id": f"s-{n}",
            "certification_number": self.number(n),
            "last_name": "Vega",
            "title": f"Course {n % 40}",
            "completed_on": (self.today - timedelta(days=days)).isoformat(),
            "contact_hours": hours,
        }

    def calls(self) -> list[list[dict[str, str]]]:
        """All items twice and those with other hours once more, in any order."""
        draws = random.Random(SEED)
        first = [self.item(n) for n in range(self.of)]
        other = [self.item(n, "2.00") for n in self.conflicts]
        rounds = []
        for items in (first, list(first), other):
            draws.shuffle(items)
            rounds += [items[at : at + CALL] for at in range(0, len(items), CALL)]
        draws.shuffle(rounds)
        return rounds

    def send(self, calls: Sequence[list[dict[str, str]]], *, counting_too: bool = True) -> None:
        """Send the calls from several threads at once, while workers count."""
        waiting, sent = list(calls), threading.Event()

        def sender() -> None:
            while waiting:
                try:
                    call = waiting.pop()
                except IndexError:
                    return
                self._send(call)

        def worker() -> None:
            while not sent.wait(0.05):
                counting.count_waiting(on=self.today, seconds=5)

        senders = [self._thread(sender) for _ in range(SENDERS)]
        workers = [self._thread(worker) for _ in range(2 if counting_too else 0)]
        for thread in senders:
            thread.join()
        sent.set()
        for thread in workers:
            thread.join()
        if self.errors:
            raise self.errors[0]

    def count(self) -> None:
        """Count what is left."""
        while counting.count_waiting(on=self.today, seconds=60):
            pass

    def arrive(self) -> None:
        """The people who were not known are imported."""
        self.certify(self.number(n) for n in self.unknown)
        while feed.hear(PARKED, on=self.today):
            pass
        self.count()

    def check(self) -> None:
        """Each counted once, none lost, every answer right. AssertionError."""
        rows = {row.completion_id: row for row in Completion.objects.select_related("activity")}
        assert len(rows) == self.of
        assert Counter(row.state for row in rows.values()) == {"counted": self.of}
        assert Activity.objects.count() == ActivityClaim.objects.count() == self.of
        assert len({row.activity_id for row in rows.values()}) == self.of
        for n in range(self.of):
            row, told = rows[f"s-{n}"], self.answers[f"s-{n}"]
            new = "parked" if n in self.unknown else "accepted"
            kept_other = row.hours == 2
            differing = (2 if kept_other else 1) if n in self.conflicts else 0
            same = 0 if kept_other else 1
            expected = {new: 1, "unchanged": same, "conflict": differing}
            assert told == {name: number for name, number in expected.items() if number}, (n, told)
            assert row.activity is not None
            assert row.activity.hours == row.hours
            day = self.today if n in self.late else row.completed_on
            assert row.activity.logged_on == day
        contradicted = Conflict.objects.values_list("completion__completion_id", flat=True)
        assert set(contradicted) == {f"s-{n}" for n in self.conflicts}
        assert not Cycle.objects.filter(closed_at__isnull=False).exists()

    def _send(self, call: list[dict[str, str]]) -> None:
        answer = Client().post(
            "/api/completions",
            json.dumps({"items": call}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert answer.status_code == 200, answer.content
        for one in answer.json()["answers"]:
            self.answers[one["completion_id"]][one["result"]] += 1

    def _thread(self, deed: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                deed()
            except BaseException as error:  # noqa: BLE001 - raised by who waits for it
                self.errors.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread
