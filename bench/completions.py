"""Completions of a learning system: accepted per second and core beside a bare COPY of the same
rows, and counted within; then 10,000 of them sent twice, in parallel and in any order, which has to
end right.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings

from bench.copies import database_copy, empty_database
from bench.figures import Figure, Scale
from courses.completions.models import Completion
from courses.completions.services import counting, providers
from courses.models import Provider
from members.models import Role, User
from plumbing import clock
from tests.courses.completions.storm import CALL, Storm

MOST = 1000  # items of a call
ITEMS = 20_000
STORM = 10_000
ACCEPTED_LEAST = 2_000  # a second on one core
COUNTED_MOST = 60  # seconds


def measure(_scale: Scale) -> Iterator[Figure]:
    with override_settings(ALLOWED_HOSTS=["testserver"]):  # as a test's client names its host
        with database_copy("completions"):
            yield from _accepted()
        with empty_database("storm"):
            yield from _storm()


def _storm_of(size: int) -> Storm:
    cache.clear()  # where the provider of another empty database has the same key
    admin = User.objects.create_user("bench@example.org", is_staff=True, roles=[Role.ADMIN])
    provider = Provider.objects.create(code="bench", name="Bench")
    storm = Storm(size, clock.today(), providers.make_token(provider=provider, actor=admin))
    storm.certify(storm.number(n) for n in range(storm.people()))
    return storm


def _accepted() -> Iterator[Figure]:
    """Among all people: one caller, so that both it and the database have a core at most; then one
    worker counts.
    """
    storm = _storm_of(ITEMS)
    calls = [
        json.dumps({"items": [storm.item(n) for n in range(at, at + MOST)]})
        for at in range(0, ITEMS, MOST)
    ]
    client = Client()
    client.get("/api/openapi.json")  # what the first request alone loads
    began = time.perf_counter(), time.process_time()
    for call in calls:
        answer = client.post(
            "/api/completions",
            call,
            content_type="application/json",
            headers={"Authorization": f"Bearer {storm.token}"},
        )
        if answer.status_code != 200:  # noqa: PLR2004 - all of them are taken
            raise RuntimeError(answer.content)
    seconds, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
    yield Figure(
        "completions accepted per second, one caller",
        ITEMS / seconds,
        "1/s",
        at_least=ACCEPTED_LEAST,
        note=f"{ITEMS:,} in calls of {MOST:,}; {1e6 * cpu / ITEMS:.0f} µs of the web process each",
    )
    yield Figure(
        "accepting a completion beside a bare COPY of its row",
        1e6 * seconds / ITEMS,
        "µs",
        1e6 * _copied() / ITEMS,
        note="read, matched to a person, compared with what is there, answered",
    )
    began_counting = time.perf_counter()
    counting.count_waiting(on=clock.today(), seconds=600)
    seconds = time.perf_counter() - began_counting
    done = Completion.objects.filter(state="counted").count()
    yield Figure(
        "completions counted per second, one worker",
        done / seconds,
        "1/s",
        note=f"{done:,} in {seconds:.1f} s; {os.cpu_count()} cores",
    )
    waits = MOST * seconds / done
    yield Figure(
        "a call of 1,000 counted within", waits, "s", at_most=COUNTED_MOST, note="by one worker"
    )


def _copied() -> float:
    """Seconds to copy the rows that were accepted into the same table again, and nothing else."""
    columns = ", ".join(
        f'"{field.column}"'
        for field in Completion._meta.concrete_fields  # noqa: SLF001 - the documented way
        if not field.primary_key
    )
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(
            f"COPY (SELECT {columns} FROM completions_completion) TO STDOUT (FORMAT binary)"
        ) as out:
            kept = b"".join(out)
        cursor.execute("DELETE FROM completions_completion")
        began = time.perf_counter()
        statement = f"COPY completions_completion ({columns}) FROM STDIN (FORMAT binary)"
        with cursor.copy(statement) as into:
            into.write(kept)
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return seconds


def _storm() -> Iterator[Figure]:
    storm = _storm_of(STORM)
    began = time.perf_counter()
    storm.send(storm.calls())
    storm.count()
    storm.arrive()
    seconds = time.perf_counter() - began
    storm.check()
    yield Figure(
        "10,000 completions sent twice, each counted once",
        seconds,
        "s",
        note=f"calls of {CALL} from four at once, 300 conflicts, 200 unknown, 100 late; checked",
    )
