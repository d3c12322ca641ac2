"""Sent twice, at once, in any order, with a worker that is killed: each counted once, none lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from ccp.models import Activity
from courses.completions.models import Completion, Source
from courses.completions.services import counting, providers, reporting
from courses.completions.services.reading import FIELDS, read
from courses.completions.services.reporting import receive
from plumbing import clock
from plumbing.tables.row import Row
from tests import builders
from tests.courses.completions import made
from tests.courses.completions.storm import Storm
from tests.recert.services.test_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import os, sys, django
django.setup()
from dataclasses import replace
from django.db import connection
from plumbing import clock
from courses.completions.services import counting
connection.settings_dict["NAME"] = sys.argv[1]
counting.QUEUE = replace(counting.QUEUE, batch=40)
post, times = counting.postings.post_many, 0
def dying(*args, **more):
    global times
    found, times = post(*args, **more), times + 1
    if times == 3:
        print("posted", flush=True)  # written, and not committed
        sys.stdin.readline()
    return found
counting.postings.post_many = dying
counting.count_waiting(on=clock.today(), seconds=60)
"""


@pytest.fixture
def storm():
    token = providers.make_token(provider=made.provider(), actor=builders.staff())
    return Storm(of=500, today=clock.today(), token=token)


def test_a_storm_with_a_worker_that_is_killed_counts_each_once(storm):
    storm.certify(storm.number(n) for n in range(storm.people()))
    calls = storm.calls()
    half = len(calls) // 2
    storm.send(calls[:half], counting_too=False)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, connection.settings_dict["NAME"]],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "amt_portal.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout.readline()
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    assert Completion.objects.filter(state="counted").count() == Activity.objects.count() == 80
    storm.send(calls[half:])
    Completion.objects.filter(state="received").update(free_at=None)  # as if the lease were over
    storm.count()
    assert Completion.objects.filter(state="parked").count() == len(storm.unknown)
    storm.arrive()
    storm.check()


def one_item(hours="1"):
    said = {
        "completion_id": "c-1",
        "certification_number": "3027715",
        "title": "Blood draws",
        "completed_on": clock.today().isoformat(),
        "contact_hours": hours,
    }
    return read(Row.of(1, FIELDS, [said.get(name, "") for name in FIELDS]), clock.today())


def sending(provider, hours, answers):
    def deed():
        said = [one_item(hours)]
        found = receive(provider=provider, said=said, source=Source.API, on=clock.today())
        answers.append(found[0].result)

    return deed


def test_one_id_that_comes_twice_at_once_is_one_and_the_other_hears_of_it(monkeypatch):
    provider, answers = made.provider(), []
    first, second = (sending(provider, hours, answers) for hours in ("1", "2"))
    assert at_once(monkeypatch, reporting, "_again", first, second) == []
    assert sorted(answers) == ["conflict", "parked"]
    assert Completion.objects.count() == 1


def test_control_without_the_guard_the_second_one_fails(monkeypatch):
    guarded = " ON CONFLICT ON CONSTRAINT completion_once DO NOTHING"
    assert guarded.strip() in reporting._INSERT
    monkeypatch.setattr(reporting, "_INSERT", reporting._INSERT.replace(guarded.strip(), ""))
    provider, answers = made.provider(), []
    first, second = (sending(provider, hours, answers) for hours in ("1", "2"))
    [error] = at_once(monkeypatch, reporting, "_again", first, second)
    assert isinstance(error, IntegrityError)


def counted_twice_at_once(monkeypatch):
    builders.certification(number="3027715", granted_on=clock.today())
    sending(made.provider(), "1", [])()
    [pk] = Completion.objects.values_list("pk", flat=True)

    def deed():
        counting._count_locked([pk], clock.today())

    errors = at_once(monkeypatch, counting.postings, "_write", deed, deed)
    assert Activity.objects.count() == 1
    return errors


def test_one_completion_that_two_workers_have_is_counted_once(monkeypatch):
    assert counted_twice_at_once(monkeypatch) == []


def test_control_without_the_locks_only_the_database_keeps_it_single(monkeypatch):
    monkeypatch.setattr(counting, "locked", lambda rows: rows.select_related("provider"))
    for module in (counting, counting.postings):
        monkeypatch.setattr(module, "lock_members", lambda _ids: None)
    monkeypatch.setattr(
        counting.postings, "_locked", unlocked_cycles(counting.postings._locked.__globals__)
    )
    assert [type(error) for error in counted_twice_at_once(monkeypatch)] == [IntegrityError]


def unlocked_cycles(names):
    """Cycles as they are, without a lock."""

    def found(certification_ids, on):
        rows = {pk: [] for pk in certification_ids}
        for cycle in names["begun_cycles"](certification_ids, on):
            rows[cycle.certification_id].append(cycle)
        return rows

    return found
