"""What a worker looks after before it begins."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings

from amt_portal import celery
from plumbing import pdf


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
    routes = celery.app.conf.task_routes
    soon = {task for task, route in routes.items() if route["queue"] == "soon"}
    celery.app.loader.import_default_modules()
    assert soon <= celery.app.tasks.keys()
    assert "members.tasks.send_claim_code" in soon
    assert {route["queue"] for route in routes.values()} < set(settings.PORTAL_QUEUES)


def test_what_the_clock_asks_for_every_few_minutes_is_void_before_it_piles_up(settings):
    often = {
        name: (entry["schedule"], entry["options"]["expires"])
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        if isinstance(entry["schedule"], float)
    }
    assert often["documents"] == often["renewals"] == (60.0, 60.0)
    assert all(expires <= max(60, every) for every, expires in often.values() if every != 30.0)
    assert all(expires <= 900 for every, expires in often.values() if every == 30.0)
