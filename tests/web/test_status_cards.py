"""Which words tell of a certification: what Python may name has a template, and no other has."""

from __future__ import annotations

from datetime import date
from itertools import product
from types import SimpleNamespace
from typing import get_args

import pytest

from amt_portal.web.status_cards import FirstThing, StatusCard
from ccp.rules.activities import ZERO
from ccp.rules.pace import Pace
from members.rules.standing import Word
from recert.panels import ASKS, ApplicationPanel
from recert.rules.telling import Telling
from tests.tellings import words_in

ON = date(2026, 11, 22)


def cards():
    """Every standing with every state of its dues and its cycle."""
    dues = [None] + [
        SimpleNamespace(
            complete=complete, invoice=invoice, year=SimpleNamespace(due_on=ON), paying=PAYING,
            late_fee=late_fee, past_due=past_due,
        )
        for complete, invoice, late_fee, past_due in product(
            [True, False], ["26-000001", ""], [None, LATE], [True, False]
        )
    ]  # fmt: skip
    cycles = [None] + [
        SimpleNamespace(
            met=met, attested=met and attested, mandatory=mandatory, presses=presses,
            pace=Pace(ZERO, on_pace=late == 0, months_late=late, monthly=ZERO, days_left=1),
            last_day=ON,
            cycle=SimpleNamespace(pk=1),
        )
        for met, attested, mandatory, presses in product([True, False], repeat=4)
        for late in (0, 3, 25, None)
    ]  # fmt: skip
    for standing, way_back, routes in product(
        get_args(Word), [None, "pay_dues", "recertify"], [("exam",), ("ccp", "exam")]
    ):
        if (standing == "lapsed") == (way_back is not None):
            decision = SimpleNamespace(standing=standing, way_back=way_back, routes=routes)
            for due, cycle in product(dues, cycles):
                yield StatusCard(None, None, decision, due, cycle, ON)
            if way_back == "recertify":
                for told in Telling:
                    panel = ApplicationPanel(None, told, "RMA", None, "", ON)
                    yield StatusCard(None, None, decision, None, None, ON, application=panel)
    yield StatusCard(None, None, decision, None, None, ON, audit=AUDIT)


AUDIT = SimpleNamespace(to_do=True, last_day=ON, tone="grace")
PAYING = SimpleNamespace(invoices=["26-000001"], amount=50)
LATE = SimpleNamespace(invoice="26-000002", due=25)
NAMES = {
    "buttons": lambda card: [card.button, *(job.button for job in card.jobs)],
    "fees": lambda card: [card.fees],
    "verdicts": lambda card: [card.verdict],
    "sentences": lambda card: [card.telling],
    "first": lambda card: [job.telling for job in card.jobs],
    "then": lambda card: [job.then for job in card.jobs],
}


@pytest.mark.parametrize("folder", NAMES)
def test_each_telling_has_its_words_and_no_words_lie_idle(folder):
    told = {name for card in cards() for name in NAMES[folder](card)}
    assert told - {""} == words_in(f"home/{folder}")


def test_an_application_is_led_to_by_words_of_its_own_or_by_those_to_look():
    assert {*ASKS, "look"} == words_in("recert/deeds")


def test_beside_the_button_stands_another_way_where_there_is_one():
    told = {(first.job.kind, first.beside) for card in cards() if (first := FirstThing.of([card]))}
    assert ("short", "attest") in told
    assert ("pay_in_grace", "invoice") in told
    assert ("pay_in_grace", "") in told
    assert {beside for kind, beside in told if kind in {"pace", "recertify"}} == {""}
