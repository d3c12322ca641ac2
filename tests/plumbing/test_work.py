"""Work that waits in a table: taken once, tried again, given up; one bad row stops no other."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.db.models import QuerySet

from billing.models import WebhookEvent
from plumbing import clock, work
from tests.billing.services.pages import together

pytestmark = pytest.mark.django_db


class AwayError(Exception):
    """What all the work needs is away."""


class NoAnswerError(Exception):
    """Somebody else's fault, or this row's."""


QUEUE = work.Queue(
    lease=timedelta(minutes=5), most=3, batch=4, away=(AwayError,), ends=(NoAnswerError,)
)
LATER = timedelta(minutes=6)


def rows(count):
    return WebhookEvent.objects.bulk_create(WebhookEvent(event_id=f"{n}") for n in range(count))


def waiting():
    return WebhookEvent.objects.filter(handled_at=None).order_by("pk")


def take(count=None):
    return work.take(QUEUE, waiting(), count)


def finish(row):
    WebhookEvent.objects.filter(pk=row.pk).update(handled_at=clock.now())


def work_off(do=finish, queue=QUEUE):
    return work.work_off(queue, waiting(), do, seconds=30)


def tried():
    """How often each row was tried, in their order."""
    return list(WebhookEvent.objects.order_by("pk").values_list("attempts", flat=True))


def left():
    return waiting().count()


def test_what_is_taken_is_taken_once_until_its_lease_runs_out():
    rows(6)
    first, second = take(), take()
    assert (len(first), len(second)) == (4, 2)
    assert len({row.pk for row in (*first, *second)}) == 6
    assert take() == []
    with time_machine.travel(clock.now() + LATER):
        assert len(take()) == 1


def test_everything_is_done_once_by_one_worker_or_the_next():
    rows(6)
    assert work_off() is False
    assert (left(), tried()) == (0, [1] * 6)
    assert work_off(lambda _: pytest.fail("it is done")) is False


def test_what_is_not_begun_in_time_is_free_and_counts_as_not_tried():
    rows(6)
    work.do_taken(QUEUE, take(), finish, end=time.monotonic() - 1)
    assert (left(), tried()) == (6, [0] * 6)
    assert len(take()) == 4


def test_one_bad_row_stops_no_other_and_waits_longer_each_time_until_it_is_given_up():
    bad, *_ = rows(6)

    def do(row):
        if row.pk == bad.pk:
            raise KeyError("amount")
        finish(row)

    with time_machine.travel(clock.now(), tick=False) as traveller:
        waits = []
        for _ in range(QUEUE.most):
            work_off(do)
            bad.refresh_from_db()
            waits.append(bad.free_at - clock.now())
            assert take() == []
            traveller.move_to(bad.free_at)
        assert (left(), bad.error, bad.attempts) == (1, "KeyError: 'amount'", 3)
        assert timedelta(seconds=45) <= waits[0] <= timedelta(seconds=75)
        assert waits[0] < waits[1] < waits[2]
        traveller.shift(timedelta(days=9))
        assert take() == []
        assert waiting().filter(QUEUE.given_up).get() == bad
        assert work.try_again(QUEUE, waiting()) == 1
        assert [row.attempts for row in take()] == [1]


def test_no_wait_is_longer_than_the_longest_and_without_a_most_none_is_the_last():
    [row] = rows(1)
    for_ever = work.Queue(lease=LATER)
    WebhookEvent.objects.update(attempts=30_000)
    with time_machine.travel(clock.now(), tick=False):
        [taken] = work.take(for_ever, waiting())
        work.put_off(for_ever, taken, "still not")
        row.refresh_from_db()
        assert row.free_at - clock.now() <= 1.25 * for_ever.longest_wait
    assert not waiting().filter(for_ever.given_up)
    assert work.try_again(for_ever, waiting()) == 0


@pytest.mark.parametrize("error", [AwayError(), OperationalError(), SoftTimeLimitExceeded()])
def test_what_no_row_is_to_blame_for_ends_the_pass_and_counts_no_try(error):
    rows(6)

    def do(row):
        if left() == 5:
            raise error
        finish(row)

    with pytest.raises(type(error)):
        work_off(do)
    assert (left(), tried()) == (5, [1, 0, 0, 0, 0, 0])
    assert WebhookEvent.objects.exclude(free_at=None).count() == 1


def test_what_may_be_the_row_s_own_fault_ends_the_pass_and_the_next_begins_with_others():
    bad, *_ = rows(6)

    def do(row):
        if row.pk == bad.pk:
            raise NoAnswerError
        finish(row)

    with pytest.raises(NoAnswerError):
        work_off(do)
    assert (left(), tried()) == (6, [1, 0, 0, 0, 0, 0])
    assert work_off(do) is False
    assert left() == 1


def killed(taken, poison):
    """Whether a worker that has these rows dies of one of them, having done those before it."""
    for row in taken:
        if row.pk == poison.pk:
            return True
        finish(row)
    return False


def test_a_row_that_kills_its_worker_is_given_up_and_takes_no_other_with_it():
    _, poison, *_ = rows(5)
    now = clock.now()
    deaths = 0
    for minute in range(0, 200, 6):
        with time_machine.travel(now + timedelta(minutes=minute)):
            while taken := take():
                deaths += killed(taken, poison)
    assert (deaths, left()) == (QUEUE.most, 1)
    assert waiting().get().attempts == QUEUE.most


def test_who_was_too_slow_neither_frees_nor_ends_what_another_has_taken_since():
    rows(1)
    [slow] = take()
    with time_machine.travel(clock.now() + LATER):
        [fast] = take()
        work.give_back([slow])
        work.put_off(QUEUE, slow, "late")
        assert not work.mine(slow).exists()
        assert work.mine(fast).get() == fast
        assert take() == []


def test_a_lease_is_kept_by_who_goes_on_in_steps():
    rows(1)
    [row] = take()
    with time_machine.travel(clock.now() + LATER / 2):
        work.keep(QUEUE, row)
        row.save(update_fields=["free_at"])
    with time_machine.travel(clock.now() + LATER):
        assert take() == []


def taken_by_four(monkeypatch):
    """The rows that four workers took who all looked before any of them wrote."""
    seen, marked, found = threading.Barrier(4), work._rows, []

    def wait_for_the_others(rows_):
        seen.wait(10)
        return marked(rows_)

    monkeypatch.setattr(work, "_rows", wait_for_the_others)
    assert together(4, lambda: found.extend(row.pk for row in take(2))) == []
    return found


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_take_different_rows(monkeypatch):
    rows(8)
    found = taken_by_four(monkeypatch)
    assert len(found) == len(set(found)) == 8


@pytest.mark.django_db(transaction=True)
def test_control_without_the_row_locks_they_take_the_same_ones(monkeypatch):
    rows(8)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    found = taken_by_four(monkeypatch)
    assert len(found) > len(set(found))
