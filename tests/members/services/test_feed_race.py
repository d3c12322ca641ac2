"""Readers of the feed at once: each hears every row once, however transactions end."""

from __future__ import annotations

import random
import threading
from contextlib import suppress

import pytest
from django.db import connection

from members.models import Certificant, News, Place
from members.services import feed
from tests import builders
from tests.feed import ON, reader, to_the_end

MANY = 50


class LastId:
    """The reader that everybody writes first: it remembers the last id it has seen."""

    def __init__(self):
        self.heard = [0]

    def hear(self):
        rows = News.objects.filter(id__gt=self.heard[-1]).order_by("id")
        self.heard += rows.values_list("id", flat=True)


@pytest.fixture
def committed_out_of_order(transactional_db):
    """Change an address each in many transactions at once; end them one by one, in any order, some
    by taking the change back. Gives what is to be called before each of them ends.
    """
    people = [builders.certificant() for _ in range(MANY)]
    others = [connection.copy() for _ in people]

    def run(*hear):
        for person, other in zip(people, others, strict=True):
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute(
                    "UPDATE members_certificant SET phone = '1' WHERE id = %s", [person.pk]
                )
        ends = list(enumerate(others))
        random.Random(20261122).shuffle(ends)
        for n, other in ends:
            for one in hear:
                one()
            if n % 10 == 9:
                other.rollback()
            else:
                other.commit()
        for one in hear:
            one()
        return list(News.objects.order_by("id").values_list("id", flat=True))

    yield run
    for other in others:
        other.close()


def test_a_second_reader_hears_each_once_although_transactions_end_in_any_order(
    committed_out_of_order,
):
    (first, heard), (second, heard_too) = reader("first"), reader("second")
    written = committed_out_of_order(lambda: to_the_end(first), lambda: feed.hear(second, on=ON))
    assert len(written) == MANY * 9 // 10
    assert sorted(heard) == sorted(heard_too) == written
    assert heard != written, "all ended in the order in which they began"
    late, heard_late = reader("later")
    to_the_end(late)
    assert sorted(heard_late) == written


def test_control_who_remembers_the_last_id_loses_rows(committed_out_of_order):
    naive = LastId()
    written = committed_out_of_order(naive.hear)
    assert set(naive.heard[1:]) < set(written)


def test_a_long_transaction_delays_its_own_rows_and_no_others(transactional_db):
    late, early = builders.certificant(), builders.certificant()
    long = connection.copy()
    long.set_autocommit(False)
    with long.cursor() as cursor:
        cursor.execute("UPDATE members_certificant SET phone = '1' WHERE id = %s", [late.pk])
    one, heard = reader()
    Certificant.objects.filter(pk=early.pk).update(phone="1")
    to_the_end(one)
    assert len(heard) == 1
    long.commit()
    long.close()
    to_the_end(one)
    assert heard == sorted(heard, reverse=True)
    assert len(heard) == 2


def two_hear_at_once():
    """Two processes of one reader take their batches before either is done; what they heard."""
    nobody, _ = reader()
    to_the_end(nobody)
    person = builders.certificant()
    Certificant.objects.filter(pk=person.pk).update(phone="1")
    heard, both = [], threading.Barrier(2, timeout=1)

    def hear(rows, _on):
        with suppress(threading.BrokenBarrierError):  # the other got nothing to wait with
            both.wait()
        heard.extend(row.pk for row in rows)

    one, _ = reader(hear=hear)

    def listen():
        feed.hear(one, on=ON)
        connection.close()

    threads = [threading.Thread(target=listen) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return heard


def test_two_processes_of_one_reader_hear_a_row_once(transactional_db):
    assert two_hear_at_once() == list(News.objects.values_list("id", flat=True))


def test_control_without_the_lock_on_its_place_both_hear_it(transactional_db, monkeypatch):
    begin = feed._place
    monkeypatch.setattr(
        feed,
        "_place",
        lambda name, begins: Place.objects.filter(pk=name).first() or begin(name, begins),
    )
    assert len(two_hear_at_once()) == 2


def test_many_processes_of_one_reader_hear_all_in_order(transactional_db):
    for _ in range(MANY):
        builders.certificant()
    Certificant.objects.update(phone="1")
    one, heard = reader()

    def listen():
        while Place.objects.filter(pk=one.name, number=MANY).first() is None:
            feed.hear(one, on=ON, limit=3)
        connection.close()

    threads = [threading.Thread(target=listen) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert heard == list(News.objects.order_by("id").values_list("id", flat=True))
