"""Results that come twice at once, and a worker that is killed in the middle of a file. Each
control is the same without the guard.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from casework.files.models import FileRow, FileState
from casework.files.services import taking
from members.models import Role
from notices.models import Notice
from plumbing import clock
from recert.models import Attempt
from recert.rules.results import Sitting
from recert.services import exams
from recert.services.exams import Contradicts, Report
from tests import builders
from tests.recert.exam.candidates import day_of, may_sit, state_of
from tests.recert.exam.result_rows import file_of, hand_in, line
from tests.recert.services.test_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import sys, django
django.setup()
from dataclasses import replace
from django.db import connection
from plumbing import clock
from recert.services import exams
from casework.files.services import taking
connection.settings_dict["NAME"] = sys.argv[1]
taking.QUEUE = replace(taking.QUEUE, batch=5)
write = exams._write
def told(*args):
    write(*args)
    print("rows", flush=True)  # written, and not committed yet
    if sys.argv[2] == "stop":
        sys.stdin.readline()
exams._write = told
taking.take_waiting(on=clock.today(), seconds=60)
"""


@pytest.fixture
def clerk():
    return builders.staff(Role.RECORDS)


def typed(one, clerk, result="pass"):
    def deed():
        report = Report(one.pk, Sitting(day_of(one, 5), result, "81", "B"))
        exams.accept(report=report, on=clock.today(), actor=clerk)

    return deed


def from_file(one, clerk):
    file = hand_in(file_of(line(one)), clerk)
    taking.take(file=file, actor=clerk)
    ids = list(file.rows.values_list("pk", flat=True))
    return lambda: taking._take(ids, clock.today())


WAYS = {
    "a file while it is typed": (typed, from_file),
    "typed while a file is taken": (from_file, typed),
    "two files": (from_file, from_file),
    "typed twice": (typed, typed),
}


def twice(monkeypatch, clerk, way):
    [one] = may_sit(1)
    first, second = (deed(one, clerk) for deed in WAYS[way])
    return one, at_once(monkeypatch, exams, "_write", first, second)


@pytest.mark.parametrize("way", WAYS)
def test_one_result_that_comes_twice_at_once_is_recorded_once(monkeypatch, clerk, way):
    one, errors = twice(monkeypatch, clerk, way)
    assert errors == []
    assert (Attempt.objects.count(), state_of(one)) == (1, "passed")
    assert Notice.objects.filter(kind="recert_passed").count() == 1
    rows = set(FileRow.objects.values_list("state", flat=True))
    assert rows <= {"taken", "same"}


@pytest.mark.parametrize("way", WAYS)
def test_control_without_the_lock_only_the_database_keeps_it_single(monkeypatch, clerk, way):
    monkeypatch.setattr(exams, "_lock", lambda _ids: None)
    _, [error] = twice(monkeypatch, clerk, way)
    assert isinstance(error, IntegrityError)
    assert Attempt.objects.count() == 1


def test_typed_otherwise_while_the_file_is_taken_it_hears_of_the_file(monkeypatch, clerk):
    [one] = may_sit(1)
    deeds = from_file(one, clerk), typed(one, clerk, "fail")
    [error] = at_once(monkeypatch, exams, "_write", *deeds)
    assert isinstance(error, Contradicts)
    assert state_of(one) == "passed"


def start(how: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], how],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "amt_portal.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_in_the_middle_of_a_file_and_again_it_ends_right(clerk):
    people = may_sit(20)
    content = file_of(*(line(one, ("pass", "fail")[one.pk % 2]) for one in people))
    file = hand_in(content, clerk)
    taking.take(file=file, actor=clerk)
    worker = start("stop")
    for _ in range(2):  # five rows are committed, five more are written and not
        assert worker.stdout.readline()
        worker.stdin.write("\n")
        worker.stdin.flush()
    assert worker.stdout.readline()
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    assert Attempt.objects.count() == 10
    FileRow.objects.filter(state="ready").update(free_at=None)  # as if the lease were over
    start("go on").communicate(timeout=60)
    file.refresh_from_db()
    assert file.state == FileState.TAKEN
    assert set(file.rows.values_list("state", flat=True)) == {"taken"}
    assert Attempt.objects.count() == 20
    told = Notice.objects.filter(kind__in=["recert_passed", "recert_failed"], channel="email")
    assert told.count() == 20
    for one in people:
        assert state_of(one) == ("failed_attempt" if one.pk % 2 else "passed")
