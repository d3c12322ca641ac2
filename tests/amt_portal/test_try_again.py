"""Work that was given up is given back by hand, and nothing else is."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from billing.models import WebhookEvent
from billing.services import webhooks
from plumbing import clock

pytestmark = pytest.mark.django_db


def test_what_was_given_up_is_new_again_and_nothing_else(capsys):
    waits = clock.now()
    most = webhooks.QUEUE.most
    for name, attempts, handled_at in [
        ("given up", most, None),
        ("tried", most - 1, None),
        ("handled", most, waits),
    ]:
        WebhookEvent.objects.create(
            event_id=name, attempts=attempts, handled_at=handled_at, free_at=waits
        )
    call_command("try_again", "webhooks")
    assert capsys.readouterr().out.startswith("1 tried again")
    again = WebhookEvent.objects.filter(free_at=None, attempts=0)
    assert [event.event_id for event in again] == ["given up"]
