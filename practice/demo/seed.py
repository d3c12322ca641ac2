"""Seeding the demo: the past by import, the present by the services, once."""

from __future__ import annotations

from datetime import date

from members.models import Certificant
from practice.demo import badges, forwarded, past, present, signatories
from practice.demo.applications import story
from practice.demo.audits import rounds
from practice.demo.courses import learning, reports, sales, shelf
from practice.demo.office import Office
from practice.demo.stories import MARISOL, PEOPLE


def seed(today: date) -> bool:
    """Make the demo's people and what they did; False when they are there already."""
    if Certificant.objects.filter(member_number=MARISOL.number).exists():
        return False
    present.move_in()
    badges.set_templates(today)
    signatories.appoint(today)
    past.import_past(PEOPLE, today)
    present.spoil_addresses(today)
    clerk = present.hire()
    badges.put_issuer(Office.of(today).staff["joan"])
    for person in PEOPLE:
        if person.account:
            present.give_sign_in(person)
    rounds.live(today)  # first: emails are sent on the way, each on its day
    story.live(today)
    present.run_renewals(today)
    present.bank_checks(today, clerk)
    courses = shelf.stock(today, Office.of(today).staff["rita"])
    sales.sell(courses, today, clerk)
    learning.learn(courses, today)
    forwarded.forward(today)
    reports.report(today)
    present.take_notes()
    present.ask_to_revoke(today)
    present.ask_for_refund(today, clerk)
    return True
