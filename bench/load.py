"""A mixed load on the whole portal: members log CE and pay, staff search, renewals run meanwhile.

Nobody may see an error, no server may grow, and afterwards every fact is right. It is the first
day of the next month, whose invoices nobody has yet.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Count

from bench.browsing import Notes
from bench.copies import database_copy
from bench.crowd import Crowd, Done
from bench.figures import Figure, Scale
from bench.journeys import named, payers
from bench.stack import SERVERS, Stack, stack
from bench.visitors import members, staff
from billing.models import Allocation, Checkout, CheckoutState, Invoice, InvoiceState, Paper
from ccp.models import Activity
from launcher.commands import MANAGE
from launcher.problem import say
from members.rules.calendar import first_of_month, months_after
from plumbing import clock

WALKING, DESKS = 34, 6
MEMBERS = 400
PAYERS_A_MINUTE = 30  # twice what they come to
WARM_UP = 0.2  # of the time: memory that is filled once is no growth
SPAN = 0.1  # of the time: what is taken together as its start and its end
SAMPLE_EVERY = 5.0  # seconds
GROWTH = 1.10
WAITING = 100  # wake-ups; each job asks for itself again, so a few a minute are always there
SHOWN = 20


def measure(scale: Scale) -> Iterator[Figure]:
    folder = scale.state / "load"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    settings.PORTAL_TODAY = months_after(first_of_month(clock.today()), 1).isoformat()
    with database_copy("load") as database:
        begun = clock.now()
        with stack(folder, database) as portal:
            crowd = Crowd(
                portal.url,
                clock.today(),
                members=named(members(MEMBERS)),
                payers=payers(max(10, round(scale.minutes * PAYERS_A_MINUTE)), clock.today()),
                staff=staff(),
            )
            memory = Memory(portal, scale.minutes * 60)
            crowd.walk(members=WALKING, desks=DESKS, until=memory.watch)
            waiting = portal.waiting()
        yield from pages(crowd.notes, scale.minutes * 60)
        yield from memory.figures()
        yield Figure("wake-ups waiting at the end", waiting, "messages", at_most=WAITING)
        yield from truth(crowd.done, begun)
        yield facts_that_differ(database)
    settings.PORTAL_TODAY = ""
    shutil.rmtree(folder)


@dataclass(slots=True)
class Memory:
    """What our servers hold, looked at every few seconds for so many seconds."""

    portal: Stack
    seconds: float
    samples: list[tuple[float, dict[str, float]]] = field(default_factory=list)

    def watch(self) -> None:
        """Return when the time is over."""
        begun = time.monotonic()
        while (at := time.monotonic() - begun) < self.seconds:
            self.samples.append((at / self.seconds, self.portal.memory()))
            time.sleep(SAMPLE_EVERY)

    def figures(self) -> Iterator[Figure]:
        for part in SERVERS:
            start = self.held(part, WARM_UP)
            middle, end = self.held(part, 0.5), self.held(part, 1 - SPAN)
            note = f"start {start:.0f}, middle {middle:.0f}, end {end:.0f}; floor is the start"
            yield Figure(f"memory of {part}", end, "MB", floor=start, at_most=GROWTH, note=note)

    def held(self, part: str, since: float) -> float:
        """The mean of a tenth of the time."""
        return statistics.mean(
            held[part] for at, held in self.samples if since <= at < since + SPAN
        )


def pages(notes: Notes, seconds: float) -> Iterator[Figure]:
    """How long people waited for each page, and what went wrong."""
    for fault, times in Counter(notes.faults).most_common(SHOWN):
        say(f"{times} × {fault}")
    yield Figure("requests", notes.requests, "requests")
    yield Figure("requests a second", notes.requests / seconds, "requests/s")
    yield Figure("errors", len(notes.faults), "errors", at_most=0)
    for name, took in sorted(notes.took.items()):
        middle, late, last = (percentile(took, share) for share in (0.5, 0.95, 0.99))
        note = f"p50 {middle:.0f}, p99 {last:.0f}, {len(took):,} requests"
        yield Figure(f"{name}, p95", late, "ms", note=note)


def percentile(took: list[float], share: float) -> float:
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def truth(done: Done, begun: datetime) -> Iterator[Figure]:
    """Whether all that was done is there, and there once."""
    titles = Activity.objects.filter(title__in=done.logged).values("title")
    once = sum(row["rows"] == 1 for row in titles.annotate(rows=Count("pk")))
    yield Figure("activities logged", len(done.logged), "activities", at_least=1)
    yield Figure("of them not there once", len(done.logged) - once, "activities", at_most=0)

    paid = Invoice.objects.filter(number__in=done.paid, state=InvoiceState.PAID)
    booked = Allocation.objects.filter(
        line__invoice__in=paid, payment__checkout__created_at__gte=begun
    )
    payments = booked.values("line__invoice__number").annotate(n=Count("payment", distinct=True))
    once = {row["line__invoice__number"] for row in payments if row["n"] == 1}
    wrong = sorted({*done.paid} - once)
    yield Figure("invoices paid", len(done.paid), "invoices", at_least=1)
    note = ", ".join(wrong[:SHOWN])
    yield Figure("of them not by one payment", len(wrong), "invoices", at_most=0, note=note)

    checkouts = Checkout.objects.filter(created_at__gte=begun)
    more = checkouts.filter(state=CheckoutState.COMPLETED).count() - len(done.paid)
    yield Figure("payments nobody waited for", more, "payments")
    yield Figure("renewal runs brought to an end", len(done.run), "runs")
    issued = Invoice.objects.filter(created_at__gte=begun)
    yield Figure("invoices issued meanwhile", issued.count(), "invoices")
    made = Paper.objects.filter(rendered_at__gte=begun)
    yield Figure("PDFs made meanwhile", made.count(), "PDFs")


def facts_that_differ(database: str) -> Figure:
    """Recompute every stored fact."""
    say("Recomputing every fact …")
    done = subprocess.run(
        [sys.executable, MANAGE, "check_facts", "--json"],
        env=os.environ | {"DATABASE_URL": database, "PORTAL_TODAY": settings.PORTAL_TODAY},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"check_facts failed: {done.stderr[-2000:]}") from None
    wrong = [fact for fact in found["facts"] if fact["differ"]]
    for fact in wrong:
        say(json.dumps(fact)[:500])
    compared = sum(fact["compared"] for fact in found["facts"])
    note = f"of {compared:,} compared"
    return Figure("stored facts that differ", found["differ"], "facts", at_most=0, note=note)
