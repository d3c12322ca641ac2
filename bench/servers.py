"""The web server and the way to the database, chosen by measure: each trial beside the choice.

granian is no part of the portal: it is measured where it is installed (`pip install granian`).
"""

from __future__ import annotations

import contextlib
import importlib.util
import random
import socket
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from bench.figures import Figure, Scale
from bench.pages import Measured, addresses
from bench.serving import Argv, Serving, as_up_does, serving
from bench.visitors import Ask, Visitor, load, members

VISITORS = 100
ROUNDS = 7
REQUESTS = 80  # in each round, of each trial
CONCURRENCY = 8
MIX = ("member home", "log CE", "cycle", "invoices", "one invoice")
CHOICE = "gunicorn, threads, connections kept"
# Of pages: a trial that takes so much less than the choice is a reason to choose again. A style
# sheet is no reason: its address changes with its text, and browsers keep it for ever.
WORTH_IT = 0.8


@dataclass(frozen=True, slots=True)
class Trial:
    """One way to serve the portal."""

    argv: Argv = as_up_does
    environment: Mapping[str, str] = field(default_factory=dict)


def _sync(listener: socket.socket) -> Sequence[str]:
    return [*as_up_does(listener), "--threads", "1", "--worker-class", "sync"]


def _granian(listener: socket.socket) -> Sequence[str]:
    port = listener.getsockname()[1]
    listener.close()  # it takes no socket that is open already
    where = ["--host", "127.0.0.1", "--port", str(port)]
    size = ["--workers", "2", "--blocking-threads", "4", "--backpressure", "64"]
    files = ["--static-path-route", "/static", "--static-path-mount", str(settings.STATIC_ROOT)]
    return ["granian", "--interface", "wsgi", *where, *size, *files, "amt_portal.wsgi:application"]


def trials() -> dict[str, Trial]:
    """Every way that can be tried on this machine; the choice first."""
    known = {
        CHOICE: Trial(),
        "gunicorn, threads, pool": Trial(environment={"BENCH_CONNECTION": "pool"}),
        "gunicorn, threads, a connection each time": Trial(environment={"BENCH_CONNECTION": "new"}),
        "gunicorn, one request a process": Trial(_sync),
        "gunicorn, threads, templates not kept": Trial(environment={"BENCH_TEMPLATES": "uncached"}),
        "granian, threads, connections kept": Trial(_granian),
    }
    if importlib.util.find_spec("granian") is None:
        known.pop("granian, threads, connections kept")
    return known


def measure(scale: Scale) -> Iterator[Figure]:
    """Yield CPU and latency of a mix of members' pages, and of a style sheet, by each trial."""
    people = members(VISITORS)
    sheet = staticfiles_storage.url("css/portal.css")
    pages = {"pages": _mixed(), "a style sheet": lambda _who: Ask(sheet)}
    with contextlib.ExitStack() as running:
        servers = {
            name: running.enter_context(serving(scale.state, trial.argv, trial.environment))
            for name, trial in trials().items()
        }
        found = _rounds(servers, pages, people)
    for what in pages:
        choice = found[CHOICE, what]
        for name in servers:
            limit = WORTH_IT if what == "pages" else None
            yield from _figures(f"{name}: {what}", found[name, what], choice, limit)


def _figures(name: str, trial: Measured, choice: Measured, limit: float | None) -> Iterator[Figure]:
    if trial is choice:
        yield Figure(f"{name}, CPU", trial.cpu_each, "ms")
        yield Figure(f"{name}, p50", trial.p50, "ms")
        yield Figure(f"{name}, p95", trial.p95, "ms")
        return
    yield Figure(f"{name}, CPU", trial.cpu_each, "ms", choice.cpu_each, at_least=limit)
    yield Figure(f"{name}, p50", trial.p50, "ms", choice.p50)
    yield Figure(f"{name}, p95", trial.p95, "ms", choice.p95)


def _mixed() -> Callable[[Visitor], Ask]:
    """One page after the other."""
    turns = cycle([addresses()[name] for name in MIX])

    def page(who: Visitor) -> Ask:
        return next(turns)(who)

    return page


def _rounds(
    servers: Mapping[str, Serving],
    pages: Mapping[str, Callable[[Visitor], Ask]],
    people: list[Visitor],
) -> dict[tuple[str, str], Measured]:
    """Ask all servers in turns, each round in another order; the first round warms them up."""
    found: dict[tuple[str, str], Measured] = defaultdict(Measured)
    chance = random.Random(3)
    turns = [(name, what) for name in servers for what in pages]
    for number in range(ROUNDS + 1):
        for name, what in chance.sample(turns, len(turns)):
            chance.shuffle(people)
            before = servers[name].cpu()
            took = load(
                servers[name].port,
                people,
                pages[what],
                requests=REQUESTS,
                concurrency=CONCURRENCY,
            )
            if number:
                cpu = (servers[name].cpu() - before) * 1000 / len(took)
                found[name, what].cpu.append(cpu)
                found[name, what].took += took
    return found
