"""A list is saved whole or not at all, and once."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from ccp.drafts.services import lists
from ccp.drafts.services.lists import ListRow, log_list
from ccp.models import Activity
from ccp.queries.cycles import current_cycle
from ccp.queries.tally import tally
from ccp.services.entries import CycleClosed, SavedBefore
from members.models import History
from tests import builders
from tests.ccp.entries import entry

START, ON = date(2024, 9, 18), date(2026, 11, 9)
pytestmark = pytest.mark.django_db


def rows(held, *days, hours="1.00"):
    return [ListRow(line, entry(day, hours), [held.pk]) for line, day in enumerate(days, start=2)]


def save(held, token, some):
    return log_list(certificant=held.certificant, token=token, rows=some, on=ON, actor=None)


def test_all_rows_are_on_record_and_counted_and_confirming_again_adds_none():
    held, token = builders.certification(granted_on=START), uuid4()
    some = rows(held, date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5))
    saved = save(held, token, some)
    assert [row.completed_on.month for row in saved] == [1, 2, 3]
    assert save(held, token, some) == saved
    assert Activity.objects.count() == History.objects.filter(verb="activity_logged").count() == 3
    assert tally(current_cycle(held, ON), ON).total == Decimal("3.00")


def test_one_row_that_is_refused_leaves_none_on_record_and_is_named():
    held = builders.certification(granted_on=date(2020, 9, 18))
    some = rows(held, date(2026, 10, 5), date(2021, 1, 5))
    with pytest.raises(CycleClosed) as refused:
        save(held, uuid4(), some)
    assert refused.value.at == 1
    assert not Activity.objects.exists()


def test_what_was_saved_before_with_other_values_is_told_and_nothing_added():
    held, token = builders.certification(granted_on=START), uuid4()
    save(held, token, rows(held, date(2026, 1, 5), date(2026, 2, 5)))
    with pytest.raises(SavedBefore) as refused:
        save(held, token, rows(held, date(2026, 1, 5), date(2026, 2, 6), date(2026, 3, 5)))
    assert (refused.value.at, Activity.objects.count()) == (1, 2)


def test_statements_of_a_long_list_grow_by_few_a_row(django_assert_max_num_queries):
    held = builders.certification(granted_on=START)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(200)]
    with django_assert_max_num_queries(200 * 4 + 40):
        save(held, uuid4(), rows(held, *days, hours="0.25"))


def twice_at_once():
    """Confirm one list in two threads at the same time; how many activities that makes."""
    held, token = builders.certification(granted_on=START), uuid4()
    some = rows(held, *(date(2026, 1, 1) + timedelta(days=n) for n in range(12)))
    together, problems = threading.Barrier(2), []

    def confirm():
        together.wait(10)
        try:
            save(held, token, some)
        except Exception as error:  # noqa: BLE001 - told by the main thread
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not problems
    return Activity.objects.count()


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_a_list_is_saved_once():
    assert twice_at_once() == 12


@pytest.mark.django_db(transaction=True)
def test_control_without_a_token_it_is_saved_twice(monkeypatch):
    monkeypatch.setattr(lists, "row_token", lambda _token, _line: uuid4())
    assert twice_at_once() == 24
