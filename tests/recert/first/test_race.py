"""Two files at once, and a worker that is killed: nobody twice, no number twice, no gap. Each
control is the same without the guard.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from casework.files.models import FileState
from casework.files.services import taking
from members.models import Certificant
from members.services import numbers
from plumbing import clock
from recert.first.models import Candidate
from recert.first.services import granting
from tests.recert.first import candidates
from tests.recert.services.test_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import sys, django
django.setup()
from dataclasses import replace
from django.db import connection
from plumbing import clock
from recert.first.services import granting
from casework.files.services import taking
connection.settings_dict["NAME"] = sys.argv[1]
taking.QUEUE = replace(taking.QUEUE, batch=4)
take = granting.take
def told(*args, **more):
    print("rows", flush=True)
    return take(*args, **more)
granting.take = told
taking.take_waiting(on=clock.today(), seconds=60)
"""


def given() -> tuple[list[int], list[int]]:
    """The numbers that were given, in order."""
    rows = Candidate.objects.values_list(
        "certification__number", "certification__certificant__member_number"
    )
    return (
        sorted(int(number.rpartition("-")[2]) for number, _ in rows),
        sorted(int(member) for _, member in rows),
    )


def two_files(monkeypatch):
    """The first stops where it has looked who is on record; the second is the same candidate."""
    said = candidates.row()
    files = [candidates.handed_in(said, candidates.row()) for _ in "ab"]
    deeds = []
    for file in files:
        row = file.rows.order_by("line").first()

        def deed(row=row):
            def take(locked):
                said = taking.read(locked, clock.today())
                by = locked.file.handed_in_by
                return granting.take([(locked, said)], on=clock.today(), actor=by)[0]

            taking.decide(row=row, deed=take, actor=row.file.handed_in_by)

        deeds.append(deed)
    return at_once(monkeypatch, granting, "certify", *deeds)


def test_two_files_at_once_certify_a_candidate_once(monkeypatch):
    assert two_files(monkeypatch) == []
    assert given() == ([1], [1])


def test_control_without_the_series_held_the_second_fails_on_a_number_that_is_taken(monkeypatch):
    monkeypatch.setattr(numbers, "hold", lambda: None)
    errors = two_files(monkeypatch)
    assert [type(error) for error in errors] == [IntegrityError]


def test_a_worker_killed_anywhere_goes_on_where_it_was():
    rows = [candidates.row() for _ in range(40)]
    file = candidates.handed_in(*rows)
    taking.take(file=file, actor=file.handed_in_by)
    dice = random.Random(20261122)
    for _ in range(2):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, connection.settings_dict["NAME"]],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "amt_portal.settings"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(dice.randrange(2, 5)):
            assert worker.stdout.readline()
        time.sleep(dice.random() / 50)
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate()
        file.rows.update(free_at=None)  # the lease of the killed is over
    before = Candidate.objects.count()
    assert 0 < before < 40
    taking.take_waiting(on=clock.today(), seconds=60)
    file.refresh_from_db()
    assert file.state == FileState.TAKEN
    assert given() == (list(range(1, 41)), list(range(1, 41)))
    assert Certificant.objects.count() == 40
