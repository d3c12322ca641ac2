"""The kept copy of standing: noticed changes, the sweep, and two writers at once."""

from __future__ import annotations

import threading
import time
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from members.models import Certification, DuesPaid, Standing
from members.services import facts, standing
from members.services.certifications import DecisionRefused, deceased, decide
from tests import builders
from tests.feed import standing_changes

ON = date(2026, 11, 22)
DAY = timedelta(days=1)


def refresh(row, on=ON):
    return standing.refresh(certification_ids=[row.pk], on=on)


@pytest.mark.django_db
class TestRefresh:
    def test_the_first_standing_is_no_change(self):
        row = builders.certification(granted_on=date(2026, 3, 10))
        assert refresh(row) == []
        kept = Standing.objects.get(pk=row.pk)
        assert (kept.word, kept.since, kept.way_back) == ("active", None, "")
        assert kept.next_change_on == date(2027, 4, 1)

    def test_a_change_is_dated_when_it_became_true_not_when_it_was_seen(self):
        row = builders.certification(granted_on=date(2025, 3, 10))
        refresh(row, date(2026, 3, 1))
        (change,) = refresh(row)
        assert (change.old, change.new, change.way_back) == ("active", "lapsed", "pay_dues")
        assert change.effective_on == date(2026, 5, 1)
        assert change.reasons == ["dues_unpaid"]
        assert change.number is None

    def test_another_way_back_is_a_change_too(self):
        row = builders.certification(granted_on=date(2005, 3, 10))
        DuesPaid.objects.bulk_create(
            DuesPaid(certification=row, year=year, paid_on=date(year, 3, 10))
            for year in range(2006, 2022)
        )
        refresh(row, date(2025, 3, 9))
        (change,) = refresh(row, date(2025, 3, 12))
        assert (change.old, change.new, change.way_back) == ("lapsed", "lapsed", "recertify")
        assert change.effective_on == date(2025, 3, 10)

    def test_asking_again_notices_nothing(self):
        row = builders.certification(granted_on=date(2025, 3, 10))
        refresh(row, date(2026, 3, 1))
        refresh(row)
        assert refresh(row) == []
        assert standing_changes().count() == 1

    def test_a_slow_run_for_an_earlier_day_does_not_turn_the_clock_back(self):
        row = builders.certification(granted_on=date(2025, 3, 10))
        refresh(row, date(2026, 5, 1))
        assert refresh(row, date(2026, 4, 30)) == []
        kept = Standing.objects.get(pk=row.pk)
        assert (kept.word, kept.as_of) == ("lapsed", date(2026, 5, 1))

    def test_a_certification_granted_later_has_no_standing_yet(self):
        row = builders.certification(granted_on=date(2026, 12, 1))
        assert refresh(row) == []
        assert Standing.objects.get().word == ""

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow_with_the_certifications(self, rows, django_assert_num_queries):
        ids = [builders.certification(granted_on=date(2025, 3, 10)).pk for _ in range(rows)]
        standing.refresh(certification_ids=ids, on=date(2026, 3, 1))
        # begin, lock, certifications, dues, cycles, kept, upsert, changes, commit
        with django_assert_num_queries(9):
            assert len(standing.refresh(certification_ids=ids, on=ON)) == rows


@pytest.mark.django_db
class TestSweep:
    def test_it_takes_what_changed_by_the_day_and_what_has_no_standing(self):
        new = builders.certification(granted_on=date(2026, 3, 10))
        turned = builders.certification(granted_on=date(2025, 3, 10))
        same = builders.certification(granted_on=date(2026, 3, 10))
        builders.certification(granted_on=date(2026, 12, 1))
        standing.refresh(certification_ids=[turned.pk, same.pk], on=date(2026, 3, 31))
        assert standing.sweep(on=ON) == 2
        assert Standing.objects.get(pk=turned.pk).word == "lapsed"
        assert Standing.objects.get(pk=new.pk).word == "active"
        assert Standing.objects.get(pk=same.pk).as_of == date(2026, 3, 31)
        assert standing.sweep(on=ON) == 0

    def test_missed_days_are_made_up_with_the_days_they_should_have_had(self):
        row = builders.certification(granted_on=date(2025, 3, 10))
        refresh(row, date(2026, 3, 31))
        for day in (date(2026, 4, 1), date(2026, 5, 9)):
            assert standing.sweep(on=day) == 1
        changes = standing_changes().order_by("id").values_list("new", "effective_on")
        assert list(changes) == [("grace", date(2026, 4, 1)), ("lapsed", date(2026, 5, 1))]

    def test_it_works_in_portions(self):
        for _ in range(3):
            builders.certification(granted_on=date(2026, 3, 10))
        assert [standing.sweep(on=ON, limit=2) for _ in range(3)] == [2, 1, 0]


AHEAD = date(2027, 1, 15)


def paid(**days):
    """A certification of 2026 that owes nothing before April 2027; `days` are decided on ON."""
    row = builders.certification(granted_on=date(2026, 3, 10))
    refresh(row)
    return decide(actor=None, certification=row, reason="Board", on=ON, **days)


def swept(row, *days):
    """The word of the copy after the sweep of each day."""
    words = []
    for day in days:
        standing.sweep(on=day)
        words.append(Standing.objects.get(pk=row.pk).word)
    return words


def feed():
    changes = standing_changes().order_by("id")
    return list(changes.values_list("old", "new", "effective_on"))


@pytest.mark.django_db
class TestDatedAhead:
    @pytest.mark.parametrize(
        ("fact", "word"), [("retired_on", "retired"), ("revoked_on", "revoked")]
    )
    def test_a_decision_takes_effect_on_its_day_and_not_before(self, fact, word):
        row = paid(**{fact: AHEAD})
        assert Standing.objects.get(pk=row.pk).next_change_on == AHEAD
        assert swept(row, AHEAD - DAY, AHEAD) == ["active", word]
        assert feed() == [("active", word, AHEAD)]
        kept = Standing.objects.get(pk=row.pk)
        assert (kept.since, kept.next_change_on) == (AHEAD, None)

    def test_a_missed_night_is_made_up_with_the_day_of_the_decision(self):
        row = paid(retired_on=AHEAD)
        assert swept(row, AHEAD + 9 * DAY) == ["retired"]
        assert feed() == [("active", "retired", AHEAD)]

    def test_a_suspension_begins_and_ends_into_what_holds_then(self):
        row = paid(suspended=(AHEAD, date(2027, 6, 1)))
        assert swept(row, AHEAD, date(2027, 5, 31), date(2027, 6, 1)) == [
            "suspended",
            "suspended",
            "lapsed",
        ]
        assert feed() == [
            ("active", "suspended", AHEAD),
            ("suspended", "lapsed", date(2027, 6, 1)),
        ]

    def test_two_decisions_each_take_effect_on_their_own_day(self):
        row = paid(
            suspended=(AHEAD, None), retired_on=date(2027, 2, 1), revoked_on=AHEAD + 90 * DAY
        )
        days = [AHEAD, date(2027, 2, 1), AHEAD + 90 * DAY]
        assert swept(row, *days) == ["suspended", "retired", "revoked"]
        assert [day for _, _, day in feed()] == days

    def test_one_that_is_put_off_or_taken_back_before_its_day_does_nothing_on_it(self):
        row = paid(retired_on=AHEAD)
        decide(actor=None, certification=row, reason="Board", on=ON, retired_on=date(2027, 3, 1))
        assert swept(row, AHEAD) == ["active"]
        Certification.objects.filter(pk=row.pk).update(retired_on=None)
        refresh(row, AHEAD)
        assert swept(row, date(2027, 3, 1)) == ["active"]
        assert Standing.objects.get(pk=row.pk).next_change_on == date(2027, 4, 1)
        assert feed() == []

    def test_a_recertification_takes_effect_on_its_day(self):
        row = builders.certification(granted_on=date(2020, 3, 10))
        refresh(row)
        decide(actor=None, certification=row, reason="Board", on=ON, recertified_on=AHEAD)
        assert swept(row, AHEAD - DAY, AHEAD) == ["lapsed", "active"]
        assert feed() == [("lapsed", "active", AHEAD)]

    def test_a_death_is_not_dated_ahead(self):
        row = paid()
        with pytest.raises(DecisionRefused):
            deceased(actor=None, certificant=row.certificant, deceased_on=AHEAD, reason="x", on=ON)


def refresh_while_a_payment_is_being_confirmed(row) -> str:
    """Refresh in another connection after the payment is noted and before it is committed."""

    def other() -> None:
        refresh(row)
        connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        facts.dues_paid(certification=row, year=2026, paid_on=date(2026, 11, 20), on=ON, actor=None)
        thread.start()
        deadline = time.monotonic() + 10
        with connection.cursor() as cursor:
            while time.monotonic() < deadline:
                cursor.execute(
                    "SELECT count(*) FROM pg_locks"
                    " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
                )
                if cursor.fetchone()[0]:
                    break
                time.sleep(0.01)
            else:
                pytest.fail("the other connection never waited")
    thread.join(10)
    assert not thread.is_alive()
    return Standing.objects.get(pk=row.pk).word


@pytest.fixture
def lapsed(transactional_db):
    row = builders.certification(granted_on=date(2025, 3, 10))
    refresh(row)
    assert Standing.objects.get(pk=row.pk).word == "lapsed"
    return row


def test_a_refresh_waits_for_a_payment_being_confirmed(lapsed):
    assert refresh_while_a_payment_is_being_confirmed(lapsed) == "active"


def test_control_without_the_lock_the_refresh_overwrites_the_payment(lapsed, monkeypatch):
    monkeypatch.setattr(standing, "lock_holders", lambda _ids: [])
    assert refresh_while_a_payment_is_being_confirmed(lapsed) == "lapsed"
