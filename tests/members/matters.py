"""What one of the staff asks for and another decides."""

from __future__ import annotations

from members.services import identity, second_person
from plumbing import clock
from tests import builders


def asked(actor, user=None, email="new@example.org"):
    return identity.ask_sign_in_email(
        user=user or builders.member(), email=email, reason="lost the old one", actor=actor
    )


def confirm(matter, actor):
    return second_person.confirm(matter=matter, actor=actor, now=clock.now())


def decline(matter, actor):
    return second_person.decline(matter=matter, actor=actor, reason="not them", now=clock.now())
