"""Two beats, each with a worker, ask for everything at the same moments: it is done once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import connections

from amt_portal.celery import app
from billing.dues.models import RenewalRun
from billing.models import Invoice, Paper
from billing.services import papers
from notices.models import Channel, Notice, NoticeState
from tests.billing.dues.renewals.people import ON, crowd

ROUNDS = 3  # what one job leaves is there for the others in the next


def ask_for_everything(together: threading.Barrier, problems: list[BaseException]) -> None:
    try:
        for _round in range(ROUNDS):
            for entry in app.conf.beat_schedule.values():
                together.wait(60)
                app.tasks[entry["task"]].apply(throw=True)
    except BaseException as problem:  # noqa: BLE001 - a thread has nobody else to tell
        problems.append(problem)
        together.abort()
    finally:
        connections.close_all()


@pytest.fixture
def workers() -> Iterator[None]:
    """What a job wakes runs at once, in its own thread."""
    app.loader.import_default_modules()
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_do_everything_once(settings, monkeypatch, workers):
    settings.PORTAL_TODAY = ON.isoformat()
    monkeypatch.setattr(papers, "_invoice", lambda row, *_: b"%PDF of " + row.number.encode())
    crowd(24)
    together, problems = threading.Barrier(2), []
    clocks = [
        threading.Thread(target=ask_for_everything, args=(together, problems)) for _ in range(2)
    ]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join(240)
    assert problems == []

    periods = Counter(RenewalRun.objects.values_list("period", flat=True))
    assert periods
    assert set(periods.values()) == {1}
    assert set(RenewalRun.objects.values_list("state", flat=True)) == {RenewalRun.State.DONE}
    numbers = sorted(Invoice.objects.values_list("number", flat=True))
    assert numbers == [f"26-{number:06}" for number in range(1, len(numbers) + 1)]
    assert Paper.objects.count() == Paper.objects.exclude(rendered_at=None).count() > 0
    emails = Notice.objects.filter(channel=Channel.EMAIL, state=NoticeState.SENT)
    told = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
    assert told == Counter(emails.values_list("message_id", flat=True))
    assert emails.count() >= len(numbers) // 2
    assert not Notice.objects.filter(state__in=[NoticeState.CLAIMED, NoticeState.UNKNOWN]).exists()
