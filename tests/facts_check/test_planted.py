"""One wrong fact of each kind is planted, past every trigger, and is seen and named."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection, transaction

from amt_portal.facts_check.run import KINDS, check
from tests.facts_check.conftest import ON

PLANTED = [
    (heading.partition(": "), wrong)
    for block in Path(__file__).with_name("planted.sql").read_text("utf-8").split("\n-- ")[1:]
    for heading, _, wrong in [block.partition("\n")]
]


def test_every_kind_of_fact_is_planted():
    assert {kind for (kind, _, _), _ in PLANTED} == set(KINDS)


@pytest.mark.django_db
@pytest.mark.usefixtures("portal")
class TestOfTheDemo:
    def test_each_wrong_fact_is_seen_and_named(self):
        missed = []
        for (kind, _, told), wrong in PLANTED:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
                    cursor.execute(wrong)
                    assert cursor.rowcount, wrong
                [found] = check(ON, kinds=[kind])
                named = [f"{one.subject}: {one.stored}; {one.computed}" for one in found.first]
                if not found.differ or told not in "".join(named):
                    missed.append((kind, wrong, named))
                transaction.set_rollback(True)
        assert missed == []

    def test_nothing_differs_where_nothing_is_planted(self):
        kinds = check(ON)
        assert [one for one in kinds if one.differ or one.waiting] == []
        assert [one.name for one in kinds if not one.compared] == []
