"""Public verification: what it costs beside the bare page, whether kinds of no match can be told
apart by time, and members' pages while it goes at half the machine's rate.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from statistics import median

from django.db import connections
from django.db.models import Max
from django.urls import reverse

from bench.figures import Figure, Scale
from bench.meanwhile import ROUNDS as BROWSING_ROUNDS
from bench.meanwhile import Took, browse, p95
from bench.pages import BARE, MOST_QUERIES, Page, queries, rounds
from bench.serving import Serving, serving
from bench.visitors import Ask, Browser, Visitor, load, members, stranger
from credentials.looks.models import Consent
from members.models import Certificant, Certification
from plumbing import clock

VISITORS = 200
MOST_CPU = 1.5  # times that of the bare page
TIMINGS = 200
APART = 1.1  # the slowest kind of no match beside the fastest
RATE_REQUESTS, AT_ONCE = 400, 8
LOAD = 0.5  # of the machine's rate
MOST_P95 = 1.5
LISTS, ROWS = 20, 500
MOST_LIST = 2000  # milliseconds that somebody waits for the answers to a list
OTHER_NAME, UNKNOWN = "Quixotewell", "9999999999"


def measure(scale: Scale) -> Iterator[Figure]:
    people = members(VISITORS)
    held = _held(people)
    yield Figure(
        "verification: queries",
        queries(stranger(), lambda _who: _ask(*held[0])),
        "queries",
        at_most=MOST_QUERIES,
    )
    with serving(scale.state, environment={"BENCH_PROXIES": "1"}) as server:
        yield from _beside_the_bare_page(server, people, held)
        yield from _listed(server.port, people)
        yield from _apart(server.port, held)
        yield from _meanwhile(server.port, people, held)


def _held(people: Sequence[Visitor]) -> list[tuple[str, str]]:
    """Number and last name of a certification of each."""
    rows = Certification.objects.filter(pk__in=[who.certification for who in people])
    return list(rows.order_by("pk").values_list("number", "certificant__last_name"))


def _ask(number: str, last_name: str) -> Ask:
    """A verification from an address that nobody has asked from before."""
    address = ".".join(map(str, (10, *os.urandom(3))))
    form = {"number": number, "last_name": last_name}
    return Ask(reverse("verify"), form, {"X-Forwarded-For": address}, status=200)


def _drawn(held: Sequence[tuple[str, str]]) -> Page:
    chance = random.Random(3)
    return lambda _who: _ask(*chance.choice(held))


def _beside_the_bare_page(
    server: Serving, people: list[Visitor], held: Sequence[tuple[str, str]]
) -> Iterator[Figure]:
    pages: dict[str, tuple[Page, list[Visitor]]] = {
        BARE: (lambda who: Ask(f"/bare/?from={who.pk}"), people),
        "verification": (_drawn(held), [stranger()]),
        "verification page": (lambda _who: Ask(reverse("verify")), [stranger()]),
    }
    found = rounds(server, pages)
    for (name, at_once), page in found.items():
        if name != BARE:
            bare = found[BARE, at_once]
            called = f"{name}, {at_once} at once"
            yield Figure(f"{called}: p50", page.p50, "ms", bare.p50)
            yield Figure(f"{called}: p95", page.p95, "ms", bare.p95)
            yield Figure(f"{called}: CPU", page.cpu_each, "ms", bare.cpu_each, MOST_CPU)


def _listed(port: int, people: Sequence[Visitor]) -> Iterator[Figure]:
    """Lists of 500 people from all over the table, every second of whom allows it."""
    last = Certification.objects.aggregate(last=Max("pk"))["last"]
    drawn = random.Random(5).sample(range(1, last + 1), min(ROWS * 6, last))
    rows = Certification.objects.filter(pk__in=drawn).select_related("certificant")[:ROWS]
    allowing = {row.certificant_id for row in rows[::2]}
    Consent.objects.bulk_create(
        (Consent(pk=pk, allowed=True, since=clock.today()) for pk in allowing),
        ignore_conflicts=True,
    )
    lines = [f"{row.number}\t{row.certificant.full_name}" for row in rows]
    form = {"organization": "Bench Clinic", "rows": "\n".join(lines)}
    browser, ask = Browser(port), Ask(reverse("looks:list"), form, status=200)
    took = [browser.ask(who, ask) for who in people[:LISTS]]
    yield Figure(f"a list of {len(lines)} rows: p50", median(took), "ms", at_most=MOST_LIST)
    yield Figure(f"a list of {len(lines)} rows: the slowest", max(took), "ms")


def _kinds(held: Sequence[tuple[str, str]]) -> dict[str, Callable[[int], Ask]]:
    """Every kind of no match, each asked of many people or with many spellings."""
    names = list(Certificant.objects.order_by("pk").values_list("last_name", flat=True)[:TIMINGS])
    number, name = held[0]
    return {
        "right number, other name": lambda n: _ask(held[n % len(held)][0], OTHER_NAME),
        "right number, a name on record": lambda n: _ask(
            held[n % len(held)][0], f"{names[n % len(names)]}x"
        ),
        "unknown number": lambda n: _ask(f"{UNKNOWN}{n}", held[n % len(held)][1]),
        "right digits, other letters": lambda n: _ask(
            f"XQ-{held[n % len(held)][0].lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ-')}", name
        ),
        "no number at all": lambda _n: _ask("☃", name),
        "no letter in the name": lambda n: _ask(held[n % len(held)][0], "-"),
        "a long name": lambda n: _ask(held[n % len(held)][0], "R" * 190),
        "a long number": lambda _n: _ask("9" * 95, name),
        "somebody's number in other signs": lambda _n: _ask("٣٠٢٧٧١٥", name),
        "an attack": lambda _n: _ask(f"{number}' OR '1'='1", name),
    }


def _apart(port: int, held: Sequence[tuple[str, str]]) -> Iterator[Figure]:
    """The medians of 200 timings of each kind, asked in turns in another order each time."""
    kinds, took = _kinds(held), defaultdict(list)
    browser, who, chance = Browser(port), stranger(), random.Random(4)
    for n in range(-10, TIMINGS):  # the first ones warm up
        for name in chance.sample(sorted(kinds), len(kinds)):
            milliseconds = browser.ask(who, kinds[name](n))
            if n >= 0:
                took[name].append(milliseconds)
    medians = {name: median(times) for name, times in took.items()}
    fastest = min(medians.values())
    for name, found in sorted(medians.items(), key=lambda pair: pair[1]):
        called = f"no match, {name}: median of {TIMINGS}"
        yield Figure(called, found, "ms", fastest, APART)


def _meanwhile(
    port: int, people: list[Visitor], held: Sequence[tuple[str, str]]
) -> Iterator[Figure]:
    """A member's pages by turns without verifications and with half of what the machine can do;
    one member, as more of them would wait for each other.
    """
    page = _drawn(held)
    began = time.perf_counter()
    load(port, [stranger()], page, requests=RATE_REQUESTS, concurrency=AT_ONCE)
    rate = RATE_REQUESTS / (time.perf_counter() - began)
    yield Figure("verifications that the machine does", rate, "a second")
    browse(port, people, at_once=1)  # the first of each is slower
    quiet: Took = defaultdict(list)
    busy: Took = defaultdict(list)
    for _ in range(BROWSING_ROUNDS):
        for name, took in browse(port, people, at_once=1).items():
            quiet[name] += took
        with _verifying(port, page, rate * LOAD):
            for name, took in browse(port, people, at_once=1).items():
                busy[name] += took
    for name, took in busy.items():
        limit = None if name == BARE else MOST_P95
        called = f"{name}, p95 at half the rate of verifications"
        yield Figure(called, p95(took), "ms", p95(quiet[name]), limit)


@contextmanager
def _verifying(port: int, page: Page, per_second: float) -> Iterator[None]:
    """Have another process verify so often while the block runs."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            _verify_for_ever(port, page, per_second)
        finally:
            os._exit(0)
    time.sleep(0.5)
    try:
        yield
    finally:
        if os.waitpid(child, os.WNOHANG) != (0, 0):
            raise SystemExit("A verification failed; the server's log says why.")
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _verify_for_ever(port: int, page: Page, per_second: float) -> None:
    """Some beside each other, each on a beat of its own, so that a slow answer makes none fewer and
    they do not all come at one moment.
    """

    def verify(turn: int) -> None:
        browser, who, due = Browser(port), stranger(), time.monotonic() + turn / per_second
        while True:
            due += AT_ONCE / per_second
            time.sleep(max(0.0, due - time.monotonic()))
            browser.ask(who, page(who))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(verify, turn) for turn in range(AT_ONCE)]
        wait(running, return_when=FIRST_EXCEPTION)
        os._exit(1)
