"""The demo with ten days left out, and with kills, comes to what it comes to in peace."""

from __future__ import annotations

import json
import socket
from collections import Counter
from contextlib import closing
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from amt_portal.facts_check.run import check
from practice.sandbox.mailbox.catcher import Catcher
from practice.sandbox.mailbox.store import Mailbox
from practice.simulate import killing
from tests.practice.simulate import watch

SEEDED, UNTIL = date(2026, 12, 27), date(2027, 1, 12)
# Through these days the fees of a month are not invoiced, others fall past due or lapse.
STOOD_STILL = "2027-01-01..2027-01-10"


def lived(*arguments: str) -> dict[str, object]:
    told = StringIO()
    call_command("simulate", f"--until={UNTIL}", "--json", *arguments, stdout=told)
    return json.loads(told.getvalue())


@pytest.fixture
def mailbox(tmp_path, monkeypatch, settings):
    """A mailbox that also a child finds, with what else a child needs of this test's portal."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    mailbox = Mailbox(tmp_path / "mailbox")
    catcher = Catcher(mailbox, port=port)
    catcher.start()
    database = connection.settings_dict
    where = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    for name, value in {
        "DATABASE_URL": f"postgres://{database['USER']}:{database['PASSWORD']}@{where}",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "PORTAL_STATE": str(tmp_path),
        "PORTAL_MEDIA": str(settings.MEDIA_ROOT),
        "PORTAL_LOG_LEVEL": "ERROR",
    }.items():
        monkeypatch.setenv(name, value)
    yield mailbox
    catcher.stop()


@pytest.mark.long(160)
def test_days_left_out_and_kills_change_nothing_in_the_end(seeded, mailbox, monkeypatch):
    monkeypatch.setattr(killing, "ON_AVERAGE", 900)
    seeded(SEEDED)
    of_the_past = watch.message_ids()
    assert lived()["kills"] == 0
    peaceful = watch.came_to()

    seeded(SEEDED)
    skipped = lived(f"--skip={STOOD_STILL}")
    assert skipped["days"] == 7
    # Her check came in meanwhile: the letter that asks for it is not wanted any more.
    late = ("1000027", "past_due", "invoice due 2026-12-31", "letter")
    assert watch.differences(watch.came_to(), peaceful) == {
        "notices": [(*late, "skipped paid"), (*late, "went out")]
    }

    seeded(SEEDED)
    assert lived("--kill=11")["kills"] >= 3
    assert watch.differences(watch.came_to(), peaceful) == {}
    assert {one.name: one.first for one in check(UNTIL) if one.differ} == {}
    arrived = Counter(mailbox.read(name)["Message-ID"] for name in mailbox.names())
    assert set(arrived.values()) == {1}
    assert set(watch.message_ids() - of_the_past) <= set(arrived)
