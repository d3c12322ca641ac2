"""Pages at scale, by a real web server, beside a bare page of the same server."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from statistics import median, quantiles
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amt_portal.web.desk.members import ROWS_A_PAGE
from bench.figures import Figure, Scale
from bench.serving import Serving, serving
from bench.visitors import Ask, Visitor, load, members, staff
from billing.dues.queries import renewal_months
from billing.dues.services import renewal_counts
from ccp.models import Category, Criterion
from members.queries import listing
from members.rules.calendar import first_of_month
from plumbing import clock
from plumbing.paging import MOST_PAGES

VISITORS = 200
ROUNDS = 7
REQUESTS = 24  # in each round, of each page
CONCURRENCIES = (1, 8)
MOST_QUERIES = 10
MEMBER_LIMIT, STAFF_LIMIT = 3, 5
BARE = "bare page"
NO_QUERY = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")

Page = Callable[[Visitor], Ask]


def _log_form(visitor: Visitor) -> dict[str, str]:
    return {
        "title": "Point-of-care testing",
        "provider": "State society",
        "completed_on": clock.today().isoformat(),
        "hours": "0.25",
        "criteria": Criterion.JOB,
        "certifications": str(visitor.certification),
        "token": str(uuid4()),
    }


def addresses() -> dict[str, Page]:
    """What a member asks for, by name; POST makes a new entry."""
    log = f"{reverse('ccp:log')}?category={Category.PROFESSIONAL_EDUCATION}"
    return {
        BARE: lambda who: Ask(f"/bare/?from={who.pk}"),
        "member home": lambda _who: Ask(reverse("home")),
        "log CE": lambda _who: Ask(log),
        "log CE, POST": lambda who: Ask(log, _log_form(who)),
        "cycle": lambda who: Ask(reverse("ccp:cycle", args=[who.cycle])),
        "invoices": lambda _who: Ask(reverse("billing:invoices")),
        "one invoice": lambda who: Ask(reverse("billing:invoice", args=[who.invoice])),
    }


def desk_addresses() -> dict[str, Page]:
    """What staff ask for, by name: the lists at their first and their hundredth page."""
    members, month = reverse("desk:members"), first_of_month(clock.today())
    addresses, held = reverse("desk:addresses"), ("dues:desk_renewals_list", [month, "due"])
    plain = {
        "staff renewals": reverse("dues:desk_renewals"),
        "list of members": members,
        "list of members, page 100": f"{members}?{_far('number')}",
        "list of members by name": f"{members}?sort=name",
        "list of members by name, page 100": f"{members}?sort=name&{_far('name')}",
        "list of those in grace": f"{members}?standing=grace",
        "list of the lapsed by name, page 100": (
            f"{members}?standing=lapsed&sort=name&{_far('name', word='lapsed')}"
        ),
        "list of the deceased by next change": f"{members}?standing=deceased&sort=-next_change",
        "list of addresses": addresses,
        "list of addresses, page 100": f"{addresses}?page={MOST_PAGES}",
        "list of a month": reverse(held[0], args=held[1]),
        "list of messages": reverse("desk:notices"),
        "list of letters": reverse("notices:desk_letters"),
        "list of refunds": reverse("billing:desk_refunds"),
        "list of credits": reverse("billing:desk_credits"),
        "list of receivables": reverse("billing:desk_receivables", args=["grace"]),
        "search by name": f"{reverse('desk:search')}?q=Smith",
        "search, mistyped": f"{reverse('desk:search')}?q=Jonson",
    }
    return {name: partial(_asked, Ask(path)) for name, path in plain.items()}


def _far(order: str, **chosen: str) -> str:
    """The end of the link to the hundredth page of the list of members, or to its last."""
    most = (MOST_PAGES - 1) * ROWS_A_PAGE + 1
    places = [place for _, place in listing.rows(listing.ORDERS[order], chosen, most=most)]
    before = max(len(places) - 1, 0) // ROWS_A_PAGE
    after = places[before * ROWS_A_PAGE - 1] if before else ()
    return urlencode([("page", before + 1), *(("after", value) for value in after)])


def _asked(ask: Ask, _who: Visitor) -> Ask:
    return ask


@dataclass(slots=True)
class Measured:
    """Milliseconds of each request, and in each round those of CPU a request."""

    took: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return median(self.took)

    @property
    def p95(self) -> float:
        return quantiles(self.took, n=20)[-1]

    @property
    def cpu_each(self) -> float:
        """Milliseconds of CPU a request."""
        return median(self.cpu)


def measure(scale: Scale) -> Iterator[Figure]:
    """Yield queries, latency and CPU of each page.

    The workers' count of the months is there, as it is ten minutes after a start.
    """
    on = clock.today()
    renewal_counts.keep(periods=renewal_months.shown(first_of_month(on)), on=on)
    people, desk = members(VISITORS), [staff()]
    pages = {name: (page, people) for name, page in addresses().items()}
    pages |= {name: (page, desk) for name, page in desk_addresses().items()}
    yield from compared(scale, pages)


def compared(
    scale: Scale,
    pages: dict[str, tuple[Page, list[Visitor]]],
    free: Collection[str] = (),
) -> Iterator[Figure]:
    """Each page, by name, beside the bare one, which is among them: what who asks may take. free:
    those that are measured without a limit.
    """
    for name, (page, visitors) in pages.items():
        if name != BARE:
            number = queries(visitors[0], page)
            most = None if name in free else MOST_QUERIES
            yield Figure(f"{name}: queries", number, "queries", at_most=most)
    with serving(scale.state) as server:
        found = rounds(server, pages)
    for concurrency in CONCURRENCIES:
        bare = found[BARE, concurrency]
        for name, (_, visitors) in pages.items():
            if name != BARE:
                kept = STAFF_LIMIT if visitors[0].desk else MEMBER_LIMIT
                limit = None if name in free else kept
                yield from _figures(
                    f"{name}, {concurrency} at once", found[name, concurrency], bare, limit
                )


def _figures(name: str, page: Measured, bare: Measured, limit: int | None) -> Iterator[Figure]:
    yield Figure(f"{name}: p50", page.p50, "ms", bare.p50, limit)
    yield Figure(f"{name}: p95", page.p95, "ms", bare.p95)
    yield Figure(f"{name}: CPU", page.cpu_each, "ms", bare.cpu_each, limit)


def queries(visitor: Visitor, page: Page) -> int:
    """How many statements a request takes, those that begin and end transactions left out."""
    client = Client(headers={"Cookie": visitor.cookies, "Host": "localhost"})

    def answer(ask: Ask) -> None:
        client.post(ask.path, ask.form) if ask.form else client.get(ask.path)

    answer(page(visitor))  # what a process loads once is not the page's
    with CaptureQueriesContext(connection) as captured:
        answer(page(visitor))
    return sum(1 for one in captured if not one["sql"].startswith(NO_QUERY))


def rounds(
    server: Serving, pages: dict[str, tuple[Page, list[Visitor]]]
) -> dict[tuple[str, int], Measured]:
    """Ask for the pages in turns, each round in another order, so that all meet the same hour."""
    for page, visitors in pages.values():
        load(server.port, visitors, page, requests=REQUESTS, concurrency=max(CONCURRENCIES))
    found: dict[tuple[str, int], Measured] = defaultdict(Measured)
    chance = random.Random(2)
    turns = [(name, concurrency) for name in pages for concurrency in CONCURRENCIES]
    for _ in range(ROUNDS):
        for name, concurrency in chance.sample(turns, len(turns)):
            page, visitors = pages[name]
            chance.shuffle(visitors)
            before = server.cpu()
            took = load(server.port, visitors, page, requests=REQUESTS, concurrency=concurrency)
            found[name, concurrency].cpu.append((server.cpu() - before) * 1000 / len(took))
            found[name, concurrency].took += took
    return found
