"""Badges: 10,000 of them brought to the provider in one pass within its rate, with workers that are
killed on the way; none is lost, and nobody ever has two.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from django.db import connection
from django.test import override_settings

from bench.copies import empty_database
from bench.figures import Figure, Scale
from credentials.models import Badge, BadgeTemplate
from credentials.services import comparing, following
from members.models import Certificant, Certification, Program
from plumbing import clock
from practice.sandbox.credly import SandboxCredly

PEOPLE = 10_000
RATE = 300  # requests in a second that the provider takes
KILLS = 5
LEASE = timedelta(seconds=3)  # a dead worker's row is free after it; ten minutes in the portal


def measure(_scale: Scale) -> Iterator[Figure]:
    with empty_database("badges"), SandboxCredly(templates={"t": "RMA"}) as credly:
        _certify(PEOPLE)
        told = {
            "CREDLY_API_BASE": credly.url,
            "CREDLY_ORGANIZATION": credly.organization,
            "CREDLY_TOKEN": credly.token,
            "CREDLY_PER_SECOND": RATE * 0.95,
        }
        following.QUEUE = replace(following.QUEUE, lease=LEASE)
        with override_settings(**told):
            began = time.perf_counter()
            differ = comparing.compare_all()
            yield Figure(
                "all of 10,000 people compared with an empty provider",
                time.perf_counter() - began,
                "s",
                note=f"{differ:,} differ",
            )
            credly.knobs.per_second = RATE
            yield _followed(credly)
            began = time.perf_counter()
            with override_settings(CREDLY_PER_SECOND=100_000):
                credly.knobs.per_second = None
                connection.cursor().execute("UPDATE credentials_account SET compared_on = NULL")
                differ = comparing.compare_all()
            yield Figure(
                "all of 10,000 badges read and compared",
                time.perf_counter() - began,
                "s",
                note=f"{differ:,} differ",
            )


def _certify(count: int) -> None:
    program, on = Program.objects.get(key="RMA"), clock.today()
    people = Certificant.objects.bulk_create(
        Certificant(
            member_number=f"B{n:06}",
            first_name="Ana",
            last_name=f"Of {n}",
            email=f"b{n}@example.org",
        )
        for n in range(count)
    )
    Certification.objects.bulk_create(
        Certification(certificant=one, number=one.member_number, program=program, granted_on=on)
        for one in people
    )
    BadgeTemplate.objects.create(program=program, code="RMA", template="t")


def _followed(credly: SandboxCredly) -> Figure:
    """Workers follow what differs; five of them are killed in the middle of whatever they do."""
    began, chance = time.perf_counter(), random.Random(1)
    for kill in range(KILLS + 1):
        worker = _worker()
        if kill < KILLS:
            time.sleep(chance.uniform(2, 6))
            os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    seconds = time.perf_counter() - began
    _check(credly)
    return Figure(
        "10,000 badges issued within the rate, five workers killed",
        seconds,
        "s",
        note=f"{RATE} requests a second allowed, {3 * PEOPLE / RATE:.0f} s at least; "
        f"{credly.knobs.too_many} times asked to wait",
    )


def _worker() -> int:
    """A process that follows until nothing is stale; its id."""
    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        while Badge.objects.filter(stale=True).exists():
            following.follow_stale(seconds=60)
            time.sleep(0.2)
    finally:
        os._exit(0)


def _check(credly: SandboxCredly) -> None:
    connection.close()
    stale = Badge.objects.filter(stale=True).count()
    live: Counter[str] = Counter()
    page = 1
    while rows := credly.store.find(page=page, size=1000):
        live.update(row["issuer_earner_id"] for row in rows[:1000])
        page += 1
    wrong = {who: count for who, count in live.items() if count != 1}
    if stale or wrong or len(live) != PEOPLE:
        raise RuntimeError(f"{stale} stale, {len(live)} earners, more than one: {wrong}")
