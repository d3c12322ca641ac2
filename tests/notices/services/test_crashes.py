"""Processes that die at the worst moment, and several that send at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection

from notices.models import Notice, NoticeState
from notices.queries.outbox import due_emails
from notices.services import deliveries
from plumbing import clock
from tests.notices.conftest import ON, planned

pytestmark = pytest.mark.django_db(transaction=True)

DYING_WORKER = """
    import os, signal, sys
    import django
    django.setup()
    from datetime import date
    from notices import kinds
    from notices.delivery import message
    from notices.services import deliveries
    from plumbing.mail import mailer
    from tests.notices.conftest import sample

    kinds._kinds.update({kind.key: sample(kind) for kind in kinds.declared()})

    def die(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

    point = sys.argv[1]
    send = mailer.Mailer.send
    if point == "claimed":
        message.build = die
    if point == "written":
        mailer.Mailer.send = die
    if point == "sent":
        mailer.Mailer.send = lambda self, email: (send(self, email), die())
    if point == "recorded":
        record = deliveries._record
        deliveries._record = lambda *args, **kwargs: (record(*args, **kwargs), die())
    deliveries.deliver_due(on=date(2026, 11, 22))
"""


def run_worker(settings, point):
    """Send in a process of its own, against the test's database and mail server."""
    db = connection.settings_dict
    user = f"{db['USER']}:{db['PASSWORD']}" if db["PASSWORD"] else db["USER"]
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DYING_WORKER), point],
        cwd=django_settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "amt_portal.settings",
            "PORTAL_MODE": "test",
            "DATABASE_URL": f"postgres://{user}@{db['HOST']}:{db['PORT']}/{db['NAME']}",
            "EMAIL_URL": f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        timeout=60,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("point", ["claimed", "written", "sent", "recorded"])
def test_a_worker_killed_anywhere_sends_nothing_twice_and_loses_one_at_most(
    smtp, writer, settings, point
):
    for name in ("first", "second", "third"):
        planned(name)
    killed = run_worker(settings, point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    deliveries.deliver_due(on=ON)
    with time_machine.travel(clock.now() + 2 * deliveries.QUEUE.lease):
        deliveries.deliver_due(on=ON)

    states = sorted(Notice.objects.values_list("state", flat=True))
    if point == "recorded":
        assert states == ["sent"] * 3
    else:
        assert states == ["sent", "sent", "unknown"]
    lost = point in {"claimed", "written"}
    assert len(smtp.taken) == (2 if lost else 3)
    assert set(smtp.taken.values()) == {1}


def test_an_undisturbed_worker_process_sends_all(smtp, writer, settings):
    for name in ("first", "second"):
        planned(name)
    done = run_worker(settings, "none")
    assert done.returncode == 0, done.stderr
    assert len(smtp.taken) == 2


def send_with_four_workers():
    barrier = threading.Barrier(4)

    def work():
        try:
            barrier.wait(10)
            deliveries.deliver_due(on=ON)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_four_workers_at_once_send_each_message_once(smtp, writer):
    for number in range(12):
        planned(f"member{number}")
    send_with_four_workers()
    assert len(smtp.taken) == 12
    assert set(smtp.taken.values()) == {1}
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.SENT}


def test_control_without_the_claim_four_workers_send_twice(smtp, writer, monkeypatch):
    for number in range(4):
        planned(f"member{number}")
    seen = threading.Barrier(4)
    waited = threading.local()

    def look_then_write(*, on):
        if getattr(waited, "once", False):
            return None
        waited.once = True
        notice = due_emails(on).first()
        seen.wait(30)
        Notice.objects.filter(pk=notice.pk).update(
            state=NoticeState.CLAIMED, free_at=clock.now(), message_id=f"<{notice.pk}@x>"
        )
        seen.wait(30)  # nothing that was sent may be claimed again, says the table
        notice.refresh_from_db()
        return notice

    monkeypatch.setattr(deliveries, "claim", look_then_write)
    send_with_four_workers()
    assert max(smtp.taken.values()) > 1


def test_a_late_record_wins_over_the_lease(smtp, writer):
    notice = planned()
    claimed = deliveries.claim(on=ON)
    deliveries.expire_claims(now=clock.now() + deliveries.QUEUE.lease + timedelta(minutes=1))
    deliveries._record(claimed, NoticeState.SENT, sent_at=clock.now(), error="")
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
