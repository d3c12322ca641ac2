"""A worker whose line broke before it could acknowledge a message takes the next one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from celery.worker.request import Request as CeleryRequest
from kombu import Queue
from redis.exceptions import ConnectionError as LineBroken

from amt_portal.celery import PortalTask, app
from amt_portal.unanswered import Request

NAME = "test-unanswered"


@pytest.fixture
def held(monkeypatch) -> Iterator:
    """A worker's line on which one message was taken, as many as it may hold."""
    with app.connection_for_write() as line:
        channel = line.default_channel
        queue = Queue(NAME, channel=channel, durable=False)
        queue.declare()
        queue.purge()
        app.send_task("amt_portal.tasks.heartbeat", queue=queue, connection=line)
        channel.basic_qos(0, 1, False)
        message = queue.get(no_ack=False)
        assert not channel.qos.can_consume()

        def broken(*_arguments):
            raise LineBroken("reset by peer")

        with monkeypatch.context() as patched:
            patched.setattr(channel.qos, "_remove_from_indices", broken)
            yield line, message
        channel.qos.ack(message.delivery_tag)
        queue.delete()


def request(kind, line, message):
    app.loader.import_default_modules()
    return kind(
        message,
        app=app,
        on_ack=message.ack_log_error,
        on_reject=message.reject_log_error,
        connection_errors=line.connection_errors,
    )


@pytest.mark.parametrize("end", ["acknowledge", "reject"])
def test_a_message_of_which_the_queue_was_not_told_is_held_no_longer(held, end):
    line, message = held
    getattr(request(Request, line, message), end)()
    assert line.default_channel.qos.can_consume()


@pytest.mark.parametrize("end", ["acknowledge", "reject"])
def test_control_the_library_alone_holds_it_for_ever(held, end):
    line, message = held
    getattr(request(CeleryRequest, line, message), end)()
    assert not line.default_channel.qos.can_consume()


def test_every_task_of_the_portal_is_received_so():
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert ours
    assert all(isinstance(task, PortalTask) for task in ours)
