"""The parts of the desk that notices bring."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from members.models import Role, User
from notices.queries import outbox
from plumbing.desk import Waiting, late, place, waits

place(30, "notices:desk_letters", "mail", "Letters", Role.MAIL)


@waits(Role.MAIL)
def letters_to_print(on: date, user: User) -> Waiting:
    url = reverse("notices:desk_letters")
    return Waiting("Letters to print", "mail", *outbox.letters_due(on), url)


@late
def failed_messages(on: date) -> Waiting:
    url = reverse("desk:notices")
    return Waiting("Messages that failed", "mail", *outbox.messages_to_look_at(), url)


@late
def print_runs_not_posted(on: date) -> Waiting:
    runs = list(outbox.runs_not_posted().filter(made_on__lt=on))
    since, url = runs[0].made_on if runs else None, reverse("notices:desk_letters")
    return Waiting("Print runs not posted", "printer", len(runs), since, url)
