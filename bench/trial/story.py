"""The trial, step by step: start, cut off, kill, take over, restore, compare."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import psycopg
import redis
from psycopg import sql

from bench.figures import Figure
from bench.trial.books import Books
from bench.trial.centre import Centre
from bench.trial.host import WEB_PORT, Host
from bench.trial.network import NAMES, Network
from launcher.problem import Problem, say

SEEDED_ON, TODAY = "2026-11-22", "2027-01-05"
PATIENCE = 1500  # seconds for anything to happen
REFERENCE = "reference"
HEARTBEAT = "portal:1:heartbeat:default"  # as the cache spells the key that a worker writes
RUN_UNDISTURBED = """
from billing.dues.services import renewal_runs
from plumbing import clock
for run in renewal_runs.due(on=clock.today()):
    while renewal_runs.work(run_id=run.pk):
        pass
"""
TELL_LINKS = """
import json
from datetime import date
from billing.models import Paper
from billing.services import pay_links
documents = Paper.objects.exclude(invoice=None).select_related("invoice")
print(json.dumps([(pay_links.token(row.invoice, through=date(2099, 1, 1)), row.sha256)
                  for row in documents]))
"""

T = TypeVar("T")


class Story:
    """Three hosts around one centre."""

    def __init__(self, network: Network, centre: Centre, folder: Path) -> None:
        self.network, self.centre, self.folder = network, centre, folder
        self.hosts = {name: self._host(name) for name in NAMES}

    def tell(self, people: int) -> Iterator[Figure]:
        """Go through it and give the figures."""
        say(f"{people:,} people, and their runs undisturbed …")
        yield self._prepare(people)
        self.books = Books(self.centre.local_database)
        began = self.books.now()
        yield from self._fail()
        yield from self._finish()
        yield from self._compare()
        yield from self._mail(began)
        yield from self._restore()
        yield self._read_all()

    def end(self) -> None:
        """Stop whatever still runs."""
        for host in self.hosts.values():
            host.kill(*list(host.running))

    def _host(self, name: str) -> Host:
        own = self.folder / f"host-{name}"
        own.mkdir()
        environment = self.centre.environment() | {
            "PATH": os.environ["PATH"],
            "HOME": str(own),
            "PORTAL_MODE": "demo",
            "PORTAL_SECRET_KEY": "trial-only-0123456789-abcdefghijklmnopqrstuvwxyz",
            "PORTAL_BASE_URL": "http://portal.example.org",
            "PORTAL_ALLOWED_HOSTS": ",".join(self.network.address.values()),
            "PORTAL_TODAY": TODAY,
            "PORTAL_STATE": str(own),
            "PORTAL_STATIC": str(self.folder / "static"),  # a part of the release, only read
            "DATABASE_URL": f"{self.centre.database}?application_name=host-{name}",
            "DJANGO_SETTINGS_MODULE": "amt_portal.settings",
            "PYTHONUNBUFFERED": "1",
            "WEB_CONCURRENCY": "1",
        }
        return Host(name, self.network, own, environment)

    def _prepare(self, people: int) -> Figure:
        """Seed, and let the runs go through undisturbed in a copy of the database."""
        host = self.hosts["c"]
        host.run("migrate", "--noinput")
        host.run("collectstatic", "--noinput")
        host.run("seed_bulk", "--people", str(people), "--on", SEEDED_ON)
        own = self.centre.local_database
        with psycopg.connect(f"{own.rpartition('/')[0]}/postgres", autocommit=True) as line:
            original = own.rpartition("/")[2]
            line.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(REFERENCE), sql.Identifier(original)
                )
            )
        elsewhere = f"{self.centre.database.rpartition('/')[0]}/{REFERENCE}"
        began = time.monotonic()
        copy = Host("c", self.network, host.folder, {**host.environment, "DATABASE_URL": elsewhere})
        copy.run("shell", "--no-imports", "-c", RUN_UNDISTURBED)
        return Figure("runs undisturbed, with a start of Python", time.monotonic() - began, "s")

    def _fail(self) -> Iterator[Figure]:
        """Cut off the host that writes first; kill the worker of the second while it writes."""
        say("Two hosts at work …")
        for name in ("a", "b"):
            self.hosts[name].start("worker", "web", "beat")
        first = self._wait_for("a host that writes", self._writer)
        self.network.cut_off(first.name)
        cut = time.monotonic()
        say(f"Host {first.name} is cut off.")
        time.sleep(0.3)
        torn = self._writes(first)
        second = next(self.hosts[name] for name in ("a", "b") if name != first.name)
        killed = freed = None
        while killed is None or freed is None:
            if time.monotonic() - cut > PATIENCE:
                raise Problem("The second host never took over.")
            if killed is None and self._writes(second):
                second.kill("worker")
                killed = time.monotonic()
                say(f"The worker of host {second.name} is killed.")
            if freed is None and not self._writes(first):
                freed = time.monotonic()
            time.sleep(0.002)
        self.cut_off, self.crippled, self.cut, self.killed = first, second, cut, killed
        self._wait_for("the killed worker's locks", lambda: not self._writes(second))
        gone = time.monotonic() - killed
        yield Figure("cut off inside a transaction", float(torn), "yes = 1", at_least=1)
        yield Figure("locks of the cut-off host free after", freed - cut, "s", at_most=40)
        yield Figure("second host wrote after", killed - cut, "s", note="then it was killed")
        yield Figure("locks of the killed worker free after", gone, "s", at_most=10)

    def _finish(self) -> Iterator[Figure]:
        """A third host takes over what the two had begun, and does the rest."""
        standing_still = self.books.beats()
        say(f"Host c starts; {len(standing_still)} runs are not done.")
        self.hosts["c"].start("worker", "web", "beat")

        def taken_over() -> bool:
            now = self.books.beats()
            return all(
                now.get(run) != beat or run not in now for run, beat in standing_still.items()
            )

        self._wait_for("the third host", taken_over)
        taken = time.monotonic() - self.killed
        yield Figure("left runs taken over after the kill", taken, "s", at_most=300)
        waits: tuple[int, int, int] | None = None

        def done() -> bool:
            nonlocal waits
            if (found := self.books.unfinished()) != waits:
                waits = found
                say(f"{waits[0]} runs, {waits[1]} PDFs, {waits[2]} renewal emails to go …")
            return not any(found)

        self._wait_for("the rest", done, pause=5)
        whole = time.monotonic() - self.killed
        yield Figure("all invoices, PDFs and emails done after", whole, "s", at_most=PATIENCE)

    def _compare(self) -> Iterator[Figure]:
        reference = Books(f"{self.centre.local_database.rpartition('/')[0]}/{REFERENCE}")
        wanted, found = reference.digests(), self.books.digests()
        reference.close()
        for name, (rows, digest) in found.items():
            differs = float(digest != wanted[name][1])
            note = f"{rows:,} rows, {wanted[name][0]:,} undisturbed"
            yield Figure(
                f"{name} differ from undisturbed runs", differs, "yes = 1", None, 0, note=note
            )
        gaps = float(not self.books.numbers_in_order())
        yield Figure("gap or double in invoice numbers", gaps, "yes = 1", None, 0)

    def _mail(self, began: object) -> Iterator[Figure]:
        """Nothing went out twice, and what counts as sent went out."""
        taken = self.centre.mail.taken
        twice = sum(1 for count in taken.values() if count > 1)
        yield Figure("emails sent twice", twice, "emails", at_most=0, note=f"of {len(taken):,}")
        sent = {
            name
            for (name,) in self.books.rows(
                "SELECT message_id FROM notices_notice WHERE state = 'sent' AND channel = 'email' "
                "AND message_id <> '' AND sent_at >= %s",
                began,
            )
        }
        yield Figure(
            "emails that count as sent but never came", len(sent - set(taken)), "emails", at_most=0
        )
        [(unknown,)] = self.books.rows(
            "SELECT count(*) FROM notices_notice WHERE state IN ('unknown', 'claimed')"
        )
        yield Figure("emails left for a person to judge", unknown, "emails", at_most=2)

    def _restore(self) -> Iterator[Figure]:
        """Plug the first host in again; it has to find its way back by itself."""
        self.hosts["c"].kill("worker", "beat")
        self.hosts[self.crippled.name].kill("beat")
        with redis.Redis.from_url(self.centre.queue) as queue:
            queue.delete(HEARTBEAT)
            self.network.restore(self.cut_off.name)
            plugged = time.monotonic()
            say(f"Host {self.cut_off.name} is back, alone.")
            self._wait_for("the restored host", lambda: bool(queue.exists(HEARTBEAT)), pause=0.2)
        back = time.monotonic() - plugged
        yield Figure("restored host works again after", back, "s", at_most=180)

    def _read_all(self) -> Figure:
        """Read every invoice PDF through the web server of the host that had been cut off."""
        host = self.cut_off
        links = json.loads(host.run("shell", "--no-imports", "-c", TELL_LINKS))
        wrong = sum(1 for token, digest in links if _fetched(host, token) != digest)
        note = f"of {len(links):,}, through host {host.name}"
        return Figure("PDFs that another host cannot read", wrong, "PDFs", at_most=0, note=note)

    def _writer(self) -> Host | None:
        return next((host for host in self.hosts.values() if self._writes(host)), None)

    def _writes(self, host: Host) -> bool:
        return f"host-{host.name}" in self.books.writers()

    def _wait_for(self, what: str, look: Callable[[], T | None], pause: float = 0.002) -> T:
        until = time.monotonic() + PATIENCE
        while not (found := look()):
            if time.monotonic() > until:
                raise Problem(f"Waited in vain for {what}.")
            time.sleep(pause)
        return found


def _fetched(host: Host, token: str) -> str:
    """The hash of a PDF as the web server of a host sends it; the reason when it does not."""
    address = f"http://{host.address}:{WEB_PORT}/pay/{token}/pdf/"
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return sha256(answer.read()).hexdigest()
    except urllib.error.URLError as error:
        return str(error)
