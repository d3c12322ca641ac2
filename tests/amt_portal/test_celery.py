"""What a worker looks after before it begins, and what it tells of its queues."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from celery.signals import task_prerun
from django.conf import settings
from django.core.cache import cache

from amt_portal import celery
from amt_portal import desk_figures as figures
from amt_portal.tasks import count_figures, heartbeat
from amt_portal.unanswered import Request
from amt_portal.web import health
from plumbing import jobs, pdf


@pytest.fixture
def consume(monkeypatch):
    """Have the worker of the test consume some queues."""
    known = type(celery.app.amqp.queues)
    return lambda *names: monkeypatch.setattr(known, "consume_from", dict.fromkeys(names))


@pytest.fixture
def asked(monkeypatch):
    """What was asked of the PDF engine, which is missing."""
    calls = []

    def missing():
        calls.append("check")
        raise pdf.PdfUnavailable("apt-get install libpango-1.0-0")

    monkeypatch.setattr(pdf, "check", missing)
    monkeypatch.setattr(pdf, "stop", lambda: calls.append("stop"))
    return calls


def test_a_worker_for_pdfs_tells_what_is_missing_and_starts(consume, asked, caplog):
    consume("default", "notices", "pdf")
    with caplog.at_level(logging.ERROR):
        celery.look_for_pdf_engine()
    assert "no PDF can be made here: apt-get install libpango-1.0-0" in caplog.text
    assert asked == ["check", "stop"]


def test_a_worker_for_other_queues_needs_no_engine(consume, asked, caplog):
    consume("default", "notices")
    celery.look_for_pdf_engine()
    assert asked == []
    assert not caplog.text


def test_what_somebody_waits_for_has_a_queue_of_its_own():
    soon = {name for name, queue in jobs.QUEUES.items() if queue == "soon"}
    assert soon <= celery.app.tasks.keys()
    assert soon == {
        "members.tasks.send_claim_code",
        "billing.tasks.handle_webhook",
        "billing.dues.tasks.count_month",
        "ccp.drafts.tasks.read_draft",
    }
    assert set(jobs.QUEUES.values()) == set(settings.PORTAL_QUEUES)


def test_what_the_clock_asks_for_every_few_minutes_is_void_before_it_piles_up():
    often = {
        name: (entry["schedule"], entry["options"]["expires"])
        for name, entry in celery.app.conf.beat_schedule.items()
        if isinstance(entry["schedule"], int | float)
    }
    assert often["papers"] == often["renewals"] == (60, 60)
    assert all(expires <= max(60, every) for every, expires in often.values() if every != 30.0)
    assert all(expires <= 900 for every, expires in often.values() if every == 30.0)


@pytest.fixture
def work() -> Iterator:
    """Send a task through a queue and do it as a worker does."""
    cache.clear()
    celery.app.loader.import_default_modules()

    def take(task, queue):
        task.apply_async(queue=queue, connection=line)
        message = celery.app.amqp.queues[queue](line.default_channel).get(no_ack=False)
        Request(message, app=celery.app, on_ack=message.ack_log_error).execute()
        assert message.acknowledged

    with celery.app.connection_for_write() as line:
        yield take
    cache.clear()


def answered():
    return {queue.name for queue in health.queues() if not queue.silent}


@pytest.mark.parametrize("queue", settings.PORTAL_QUEUES)
def test_a_heartbeat_tells_that_its_queue_is_worked_on(work, queue):
    work(heartbeat, queue)
    assert answered() == {queue}


def test_a_task_tells_it_when_it_begins_and_when_it_ends(work, monkeypatch):
    at_work = []

    def keep(on):
        at_work.append(answered())
        cache.clear()

    monkeypatch.setattr(figures, "keep", keep)
    work(count_figures, "pdf")
    assert at_work == [{"pdf"}]
    assert answered() == {"pdf"}


def test_a_task_is_done_while_the_cache_is_away(work, monkeypatch, caplog):
    done = []

    def away(queue):
        raise ConnectionError("the cache is away")

    monkeypatch.setattr(health, "note_answer", away)
    monkeypatch.setattr(figures, "keep", done.append)
    work(count_figures, "pdf")
    assert len(done) == 1
    assert "the cache is away" in caplog.text
    assert answered() == set()


def test_what_came_from_no_queue_of_the_portal_tells_nothing(work):
    heartbeat.apply()  # in the process that asks
    heartbeat.push_request(delivery_info={"exchange": "", "routing_key": "celery"})
    try:
        task_prerun.send(sender=heartbeat, task_id="1", task=heartbeat, args=(), kwargs={})
    finally:
        heartbeat.pop_request()
    assert answered() == set()
