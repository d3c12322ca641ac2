"""The command: its exit status, its JSON, several processes, and what it mends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q

from amt_portal.facts_check.run import KINDS, check
from amt_portal.facts_check.snapshot import readers
from members.models import Standing
from practice.demo import past
from practice.demo.stories import PEOPLE
from tests.facts_check.conftest import ON
from tests.feed import standing_changes


def run(capsys, *arguments):
    """Exit status and what was printed."""
    status = 0
    try:
        call_command("check_facts", "--on", str(ON), "--processes", "1", *arguments)
    except SystemExit as stop:
        status = stop.code
    return status, capsys.readouterr()


def spoil(planted, /, *among, **which):
    pk = Standing.objects.filter(*among, **which).order_by("pk").values_list("pk", flat=True)[0]
    Standing.objects.filter(pk=pk).update(word=planted, way_back="")
    return pk


@pytest.mark.django_db
@pytest.mark.usefixtures("portal")
class TestOfTheDemo:
    def test_all_is_right_and_the_status_says_so(self, capsys):
        status, out = run(capsys)
        assert (status, out.err) == (0, "")
        assert out.out.endswith(f"As of {ON}: 0 stored facts differ from their sources.\n")

    def test_a_wrong_fact_is_printed_and_ends_in_status_1(self, capsys):
        spoil("retired", word="active")
        status, out = run(capsys, "standing")
        assert status == 1
        assert "1 differ" in out.out
        assert "stored retired" in out.out

    def test_json_has_the_counts_and_the_first_of_each_kind(self, capsys):
        spoil("retired", word="active")
        status, out = run(capsys, "standing", "dues_paid", "--json")
        told = json.loads(out.out)
        assert (status, told["on"], told["differ"]) == (1, str(ON), 1)
        dues, standing = told["facts"]
        assert (dues["fact"], dues["differ"], dues["first"]) == ("dues_paid", 0, [])
        assert dues["compared"] > 100
        assert standing["first"][0]["stored"].startswith("retired")

    def test_mending_makes_a_copy_again_without_inventing_a_change(self, capsys):
        """It had been noticed as what it really is: going astray and coming back is no news."""
        change, *others = standing_changes().order_by("pk")
        spoil("suspended", pk=change.certification_id)
        status, out = run(capsys, "--mend")
        assert status == 0
        assert "1 copies of standing made again, 0 missed changes" in out.err
        assert Standing.objects.get(pk=change.certification_id).word == change.new
        assert standing_changes().count() == 1 + len(others)

    def test_mending_notes_the_change_that_was_missed(self, capsys):
        changed = standing_changes().values("certification")
        pk = spoil("active", ~Q(pk__in=changed), word="lapsed")
        status, out = run(capsys, "--mend")
        assert status == 0
        assert "1 missed changes noted" in out.err
        missed = standing_changes(certification=pk).get()
        assert (missed.old, missed.new, missed.number) == ("active", "lapsed", None)

    def test_nothing_but_copies_is_mended(self, capsys):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE billing_invoice SET total = total + 1")
        status, out = run(capsys, "--mend")
        assert (status, out.err) == (1, "")


def test_a_kind_that_is_none_is_refused(db):
    with pytest.raises(CommandError, match="weather: not one of activity_claim"):
        call_command("check_facts", "weather")


@pytest.mark.django_db(transaction=True)
def test_two_processes_find_what_one_finds():
    past.import_past(PEOPLE[:6], ON)
    spoil("retired", word="active")
    one, two = check(ON), check(ON, processes=2)
    assert sum(kind.differ for kind in one) == 1
    assert one == two


def _limit():
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_check_of_many_minutes_is_not_cut_off():
    assert _limit() != "0", "what stands still is cut off elsewhere"
    with readers(1) as pool:
        assert _limit() == "0"
        assert pool.submit(_limit).result() != "0", "a reader stands still only once it is done"
    assert _limit() != "0"


OWNER = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from django.db.models import Q
from amt_portal.facts_check.snapshot import readers
connection.settings_dict["NAME"] = sys.argv[1]
with readers(1) as pool:
    print(pool.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db(transaction=True)
def test_readers_of_a_check_that_was_killed_end_too():
    name = str(connection.settings_dict["NAME"])
    killed = subprocess.run(
        [sys.executable, "-c", OWNER, name],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    reader, end = int(killed.stdout), time.monotonic() + 30
    while Path(f"/proc/{reader}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(f"/proc/{reader}").exists()


@pytest.mark.django_db
def test_an_empty_portal_has_nothing_to_compare():
    assert not any(kind.compared for kind in check(ON))
    assert {kind.name for kind in check(ON)} == set(KINDS)
