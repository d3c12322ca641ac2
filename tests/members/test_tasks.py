"""What workers do: one row that cannot be dealt with stops no other."""

from __future__ import annotations

import pytest
from django.core import mail

from members import tasks
from members.models import Claim
from members.services import claims
from tests import builders

pytestmark = pytest.mark.django_db


def test_a_claim_that_cannot_be_answered_stops_no_other(monkeypatch):
    people = [builders.certificant(), builders.certificant()]
    for person in people:
        claims.start(number=person.member_number, last_name=person.last_name)
    send = mail.EmailMultiAlternatives.send

    def once_away(message):
        if message.to == [people[0].email]:
            raise ConnectionResetError
        return send(message)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", once_away)
    tasks.send_claim_codes()
    assert [message.to for message in mail.outbox] == [[people[1].email]]
    waiting = Claim.objects.get(handled_at=None)
    assert waiting.number == people[0].member_number
