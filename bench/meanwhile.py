"""Members' pages while a renewal run goes on, beside the same pages without one.

Quiet and busy phases take turns. The run is that of the next month, which nobody has an invoice of
yet; it is killed at the end of each busy phase and goes on in the next.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from statistics import quantiles

from django.conf import settings
from django.db.models import Max

from bench.copies import database_copy
from bench.figures import Figure, Scale
from bench.pages import BARE, addresses
from bench.serving import serving
from bench.visitors import Browser, Visitor, members
from bench.watermarks import Watermark
from billing.models import Invoice
from launcher.commands import MANAGE
from launcher.problem import say
from members.rules.calendar import first_of_month, months_after
from plumbing import clock

VISITORS = 200
AT_ONCE = 4
PAUSE = 0.1  # seconds between two pages: about 30 requests a second come
ROUNDS = 12
EACH = 12  # requests of each page in a phase
BEGIN_SECONDS = 60
LIMIT = 2

Took = dict[str, list[float]]


def measure(scale: Scale) -> Iterator[Figure]:
    month = months_after(first_of_month(clock.today()), 1)
    settings.PORTAL_TODAY = month.isoformat()
    with database_copy("meanwhile") as database:
        told = {"DATABASE_URL": database, "PORTAL_TODAY": settings.PORTAL_TODAY}
        run = Run(month, os.environ | told, Watermark.now())
        with serving(scale.state, environment=told) as server:
            quiet, busy = phases(server.port, members(VISITORS), run)
        issued = run.begun.added()["billing_invoice"]
    settings.PORTAL_TODAY = ""
    for name, took in busy.items():
        at_most = None if name == BARE else LIMIT
        yield Figure(f"{name}, p95", p95(took), "ms", floor=p95(quiet[name]), at_most=at_most)
    yield Figure("invoices issued meanwhile", issued, "invoices", at_least=1)


def phases(port: int, visitors: Sequence[Visitor], run: Run) -> tuple[Took, Took]:
    """Read the pages without and with the run, by turns; return the milliseconds of both.

    Raises:
        SystemExit: a run ends before the pages are read.
    """
    quiet: dict[str, list[float]] = defaultdict(list)
    busy: dict[str, list[float]] = defaultdict(list)
    browse(port, visitors)  # the first of each is slower
    for _ in range(2 * ROUNDS):
        without = browse(port, visitors)
        with run.going() as process:
            during = browse(port, visitors)
            lasted = process.poll() is None
        if lasted:
            for name, took in during.items():
                busy[name] += took
                quiet[name] += without[name]
        else:
            say("The month is done: once more, from its beginning.")
            run.begun.take_back()
        if len(busy[BARE]) == ROUNDS * EACH:
            return quiet, busy
    raise SystemExit("A run ends before the pages are read: seed more people.")


@dataclass(frozen=True, slots=True)
class Run:
    """The renewals of a month, in a process of their own. begun: before the first of them."""

    month: date
    environment: dict[str, str]
    begun: Watermark

    @contextmanager
    def going(self) -> Iterator[subprocess.Popen[bytes]]:
        """Have it write invoices while the block runs; it is killed where it stands."""
        command = [sys.executable, MANAGE, "renew", f"{self.month:%Y-%m}"]
        before = _newest()
        with subprocess.Popen(
            command,
            env=self.environment,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        ) as process:
            until = time.monotonic() + BEGIN_SECONDS
            while _newest() == before and process.poll() is None and time.monotonic() < until:
                time.sleep(0.1)
            yield process
            process.kill()


def _newest() -> int | None:
    newest: int | None = Invoice.objects.aggregate(newest=Max("pk"))["newest"]
    return newest


def browse(port: int, visitors: Sequence[Visitor], *, at_once: int = AT_ONCE) -> Took:
    """Open every page of a member EACH times, so many at once; the milliseconds of each."""
    took: Took = defaultdict(list)
    pages = list(addresses().items())
    turns = [(name, page) for _ in range(EACH) for name, page in pages]

    def walk(share: int) -> None:
        browser = Browser(port)
        for at, (name, page) in islice(enumerate(turns), share, None, at_once):
            visitor = visitors[at % len(visitors)]
            took[name].append(browser.ask(visitor, page(visitor)))
            time.sleep(PAUSE)
        browser.line.close()

    threads = [threading.Thread(target=walk, args=[share]) for share in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if sum(map(len, took.values())) != len(turns):
        raise SystemExit("A request failed; the server's log says why.")
    return took


def p95(took: Sequence[float]) -> float:
    return quantiles(took, n=20)[-1]
