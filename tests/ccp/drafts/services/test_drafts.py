"""A draft counts once it is confirmed, from the day its email came; thrown away nothing is left."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from casework.models import Document
from ccp.drafts.models import DraftProof
from ccp.drafts.services import drafts, reading
from ccp.models import Activity, Cycle, Proof
from ccp.queries.activities import proofs_of
from ccp.queries.cycles import current_cycle
from ccp.queries.tally import days_met, tally
from ccp.services.cycles import close_cycles, ensure_cycles
from ccp.services.entries import BeforeCertified, CycleClosed, SavedBefore
from members.models import CycleFact, DuesPaid, History
from members.queries.standing import standing_of
from members.services import standing
from notices.models import Notice
from tests import builders
from tests.ccp.drafts.emails import forwarded
from tests.ccp.entries import entry, log
from tests.handed_in import photo

GRANTED, CAME, LATER = date(2023, 12, 1), date(2026, 11, 9), date(2026, 11, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return builders.certification(granted_on=GRANTED)


def confirm(draft, held, day=date(2026, 11, 7), on=LATER, **more):
    said = entry(day, "3.40", **more)
    return drafts.confirm(draft=draft, entry=said, certification_ids=[held.pk], on=on, actor=None)


def test_it_counts_once_confirmed_and_from_the_day_the_email_came(held):
    log(held, date(2025, 1, 5), "27.00")
    draft = forwarded(held.certificant, photo("JPEG", "card.jpg", 60, 40), on=CAME)
    reading.read(draft_id=draft.pk, on=CAME)
    cycle = current_cycle(held, LATER)
    assert tally(cycle, LATER).total == Decimal("27.00")
    activity = confirm(draft, held)
    assert tally(cycle, LATER).total == Decimal("30.25")
    assert (activity.logged_on, days_met([cycle], LATER)[cycle.pk]) == (CAME, CAME)
    [proof] = proofs_of(activity)
    assert proof.name == "card.jpg"
    assert proof.document.removed_at is None
    draft.refresh_from_db()
    assert (draft.activity, draft.text, draft.is_open) == (activity, "", False)


def test_confirmed_twice_it_is_one_activity_with_its_files_once(held):
    draft = forwarded(held.certificant, photo("JPEG", "card.jpg", 60, 40), on=CAME)
    reading.read(draft_id=draft.pk, on=CAME)
    assert confirm(draft, held) == confirm(draft, held)
    assert (Activity.objects.count(), Proof.objects.count()) == (1, 1)


def test_what_is_to_come_when_the_email_came_counts_from_the_day_it_is_confirmed(held):
    draft = forwarded(held.certificant, on=CAME)
    assert confirm(draft, held, day=CAME + timedelta(days=3)).logged_on == LATER


END = date(2026, 12, 1)  # of the cycle
LAST_DAY = END - timedelta(days=1)
KEPT = timedelta(days=30)


@pytest.fixture
def short(held):
    """29 of 30 points, all dues paid, and the cycle closed: lapsed since its end."""
    ensure_cycles(on=GRANTED)
    log(held, date(2024, 5, 1), "29.00")
    for year in (2024, 2025, 2026):
        DuesPaid.objects.create(certification=held, year=year, paid_on=date(year, 12, 1))
    return held


def naming(day, title="Course: Pediatric Venipuncture"):
    return f"{title}\nCompleted on: {day:%B %-d, %Y}\nContact hours: 3.4\n"


def close(held):
    close_cycles(on=END)
    standing.refresh(certification_ids=[held.pk], on=END)


def met(held):
    fact = CycleFact.objects.filter(certification=held, start=GRANTED).first()
    return fact and fact.met_on


@pytest.mark.parametrize("later", [1, 30])
def test_forwarded_on_the_last_day_it_counts_as_of_that_day_when_confirmed_in_time(short, later):
    draft = forwarded(short.certificant, on=LAST_DAY, text=naming(LAST_DAY))
    close(short)
    on = LAST_DAY + timedelta(days=later)
    assert (standing_of(short, on).standing, met(short)) == ("lapsed", None)
    activity = confirm(draft, short, day=LAST_DAY, on=on)
    short.refresh_from_db()
    assert (activity.logged_on, met(short)) == (LAST_DAY, LAST_DAY)
    assert standing_of(short, on).standing == "active"
    told = set(Notice.objects.filter(state="planned").values_list("kind", flat=True))
    assert ("cycle_met" in told, "cycle_missed" in told) == (True, False)
    assert confirm(draft, short, day=LAST_DAY, on=on) == activity


@pytest.mark.parametrize(
    ("came", "day", "on", "text"),
    [
        (LAST_DAY, LAST_DAY, LAST_DAY + KEPT + timedelta(days=1), naming(LAST_DAY)),
        (END, LAST_DAY, END, naming(LAST_DAY)),
        (LAST_DAY - KEPT, LAST_DAY, END, naming(LAST_DAY)),
        (LAST_DAY, date(2023, 11, 1), END, naming(date(2023, 11, 1))),
        (LAST_DAY, LAST_DAY, END, "Later."),
        (LAST_DAY, LAST_DAY, END, naming(LAST_DAY - timedelta(days=1))),
    ],
    ids=[
        "too late",
        "came after the end",
        "completed after it came",
        "before certified",
        "it names nothing",
        "it names another day",
    ],
)
def test_otherwise_a_closed_cycle_takes_none_and_it_stays_a_draft(short, came, day, on, text):
    draft = forwarded(short.certificant, on=came, text=text)
    close(short)
    with pytest.raises((CycleClosed, BeforeCertified)):
        confirm(draft, short, day=day, on=on)
    draft.refresh_from_db()
    assert (draft.is_open, bool(draft.text), met(short)) == (True, True, None)


def test_a_cycle_that_ended_and_was_not_closed_yet_takes_it_too(short):
    draft = forwarded(short.certificant, on=LAST_DAY, text=naming(LAST_DAY))
    confirm(draft, short, day=LAST_DAY, on=END)
    close(short)
    assert met(short) == LAST_DAY
    assert Cycle.objects.get(start=GRANTED).rolled_on == END


def test_thrown_away_nothing_is_left_of_it_and_it_cannot_be_confirmed(held):
    draft = forwarded(held.certificant, photo("JPEG", "card.jpg", 60, 40), on=CAME)
    reading.read(draft_id=draft.pk, on=CAME)
    drafts.throw_away(draft=draft, actor=None)
    drafts.throw_away(draft=draft, actor=None)
    draft.refresh_from_db()
    assert (draft.subject, draft.text, draft.title, draft.provider) == ("", "", "", "")
    assert not DraftProof.objects.filter(removed_at=None).exists()
    assert Document.objects.get().removed_at is not None
    assert History.objects.filter(verb="draft_thrown_away").count() == 1
    with pytest.raises(SavedBefore):
        confirm(draft, held)


def test_a_draft_that_was_confirmed_is_not_thrown_away(held):
    draft = forwarded(held.certificant, on=CAME)
    activity = confirm(draft, held)
    drafts.throw_away(draft=draft, actor=None)
    draft.refresh_from_db()
    assert draft.activity == activity
