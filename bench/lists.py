"""Search and the lists of the desk: each question as staff ask it, at the median and the 95th
percentile, and each list at its first page and twenty pages further on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from statistics import quantiles
from string import ascii_lowercase
from typing import Any

from django.db.models import QuerySet

from bench.figures import Figure, Scale
from billing.models import Invoice
from billing.queries import desk_money
from members.models import Certificant, Certification, Program
from members.queries import listing, people, search
from members.rules.calendar import anniv
from notices.queries import outbox
from plumbing import clock
from plumbing.paging import UncountedPaginator

ASKED = 100
SEARCH_MS, LIST_MS = 200, 100
A_PAGE = 50


def measure(scale: Scale) -> Iterator[Figure]:
    del scale
    rng = Random(1)
    for name, texts in _questions(rng).items():
        times = sorted(_ms(partial(_searched, text)) for text in texts)
        cuts = quantiles(times, n=20)
        note = f"for example {texts[0]!r}"[:60]
        yield Figure(f"search by {name}: p50", cuts[9], "ms", note=note)
        yield Figure(f"search by {name}: p95", cuts[18], "ms", at_most=SEARCH_MS)
    for name, rows in _lists().items():
        for page in (1, 20):
            took = min(_ms(partial(_page, rows, page)) for _ in range(3))
            yield Figure(f"list of {name}: page {page}", took, "ms", at_most=LIST_MS)
    for name, (key, chosen) in _certifications().items():
        order = listing.ORDERS[key]
        for page, behind in ((1, None), (20, _nineteen_pages_on(order, chosen))):
            asked = partial(listing.rows, order, chosen, most=A_PAGE + 1, behind=behind)
            took = min(_ms(asked) for _ in range(3))
            yield Figure(f"list of {name}: page {page}", took, "ms", at_most=LIST_MS)
    on = clock.today()
    for name, count in {
        "letters by kind": lambda: outbox.letters_waiting(on),
        "letters due": lambda: outbox.letters_due(on),
        "addresses that no longer work": people.lost_addresses,
        "messages that failed": outbox.messages_to_look_at,
    }.items():
        took = min(_ms(count) for _ in range(3))
        yield Figure(f"desk: {name}", took, "ms", at_most=LIST_MS)


def _searched(text: str) -> None:
    """What the one search box does with a text."""
    if Invoice.objects.filter(number=text).first() or search.by_number(text):
        return
    found = search.by_email(text) if "@" in text else search.by_name(text)
    search.with_certifications(found, clock.today())


def _questions(rng: Random) -> dict[str, list[str]]:
    """Texts of each kind: of people drawn at random, so common names come as often as they are."""
    last = Certificant.objects.order_by("-pk")[0].pk
    first = Certificant.objects.order_by("pk")[0].pk
    drawn = list(
        Certificant.objects.filter(pk__in=[rng.randint(first, last) for _ in range(ASKED * 2)])
    )[:ASKED]
    numbers = Certification.objects.filter(certificant__in=drawn).values_list("number", flat=True)
    invoices = Invoice.objects.order_by("-pk").values_list("number", flat=True)[:ASKED]
    return {
        "last name": [one.last_name for one in drawn],
        "last name, mistyped": [_mistyped(one.last_name, rng) for one in drawn],
        "full name": [f"{one.first_name} {one.last_name}" for one in drawn],
        "full name, mistyped": [
            f"{_mistyped(one.first_name, rng)} {_mistyped(one.last_name, rng)}" for one in drawn
        ],
        "common name, mistyped": ["Jonson", "Smtih", "Mria Garcia", "Nguyne", "Willams"] * 20,
        "beginning": [one.last_name[: rng.randint(1, 3)] for one in drawn],
        "one letter": [rng.choice(ascii_lowercase) for _ in range(ASKED)],
        "nonsense": [_nonsense(rng) for _ in range(ASKED)],
        "member number": [one.member_number for one in drawn],
        "certification number": list(numbers[:ASKED]),
        "email": [one.email or "nobody@example.org" for one in drawn],
        "invoice number": list(invoices) or ["26-000001"] * ASKED,
    }


def _mistyped(name: str, rng: Random) -> str:
    """With one letter missed, doubled, mistaken or swapped."""
    place = rng.randrange(max(len(name) - 1, 1))
    before, letter, after = name[:place], name[place : place + 1], name[place + 1 :]
    return rng.choice(
        [
            before + after,
            before + letter * 2 + after,
            before + rng.choice(ascii_lowercase) + after,
            before + after[:1] + letter + after[1:],
        ]
    )


def _nonsense(rng: Random) -> str:
    letters = ascii_lowercase + " ,'%_-éßŁ王0123456789"
    return "".join(rng.choice(letters) for _ in range(rng.randint(2, 200)))[:100]


def _lists() -> dict[str, Callable[[], QuerySet[Any]]]:
    since = anniv(clock.today(), -2)
    return {
        **{
            f"addresses, {problem or 'all'}": partial(people.address_work, problem)
            for problem in ("", *people.ADDRESS_PROBLEMS)
        },
        "messages that need a person": outbox.needing_a_person,
        "print runs": outbox.print_runs,
        "refunds": desk_money.refunds,
        "credits": lambda: desk_money.credits_since(since),
    }


def _certifications() -> dict[str, tuple[str, dict[str, str]]]:
    """Of the list of certifications (order, what is filtered by), common and rare."""
    programs = {key: str(pk) for key, pk in Program.objects.values_list("key", "pk")}
    return {
        "certifications": ("number", {}),
        "certifications by name": ("name", {}),
        "certifications by next change": ("next_change", {}),
        "certifications in grace": ("number", {"word": "grace"}),
        "the revoked by name": ("name", {"word": "revoked"}),
        "the deceased by last change": ("-next_change", {"word": "deceased"}),
        "the lapsed who can pay": ("next_change", {"word": "lapsed", "way_back": "pay_dues"}),
        "one program": ("number", {"program": programs["CLC"]}),
        "one program, suspended": ("name", {"program": programs["RMA"], "word": "suspended"}),
    }


def _nineteen_pages_on(order: listing.Order, chosen: dict[str, str]) -> listing.Place | None:
    found = listing.rows(order, chosen, most=19 * A_PAGE)
    return found[-1][1] if found else None


def _page(rows: Callable[[], QuerySet[Any]], number: int) -> None:
    list(UncountedPaginator(rows(), A_PAGE).get_page(number))


def _ms(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000
