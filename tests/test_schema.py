"""A test that dies in the middle leaves the next one a whole database."""

from __future__ import annotations

import pytest
from django.db import connection

from practice.bulk import invoices, references
from tests import builders, schema

pytestmark = pytest.mark.django_db(transaction=True)

SPOILED = """
ALTER TABLE notices_notice DROP CONSTRAINT notice_once;
DROP INDEX {index};
ALTER TABLE members_history DISABLE TRIGGER ALL;
ALTER TABLE members_duespaid DROP CONSTRAINT {reference},
    ADD CONSTRAINT {reference} {said} NOT VALID;
"""


def test_constraints_indexes_triggers_and_tables_come_back():
    before = schema.shape()
    kinds = {kind for kind, _, _ in before}
    assert kinds == {"table", "constraint", "index", "trigger"}
    builders.certificant()
    # Of a condition Postgres tells by other words what was made of its own words.
    index = next(
        name for (kind, _, name), said in before.items() if kind == "index" and "WHERE" not in said
    )
    (_, _, reference), said = next(
        (key, said)
        for key, said in before.items()
        if key[:2] == ("constraint", "members_duespaid") and said.startswith("FOREIGN")
    )
    with connection.cursor() as cursor:
        cursor.execute(SPOILED.format(index=index, reference=reference, said=said))
        cursor.execute(invoices.STAGE)
    references.set_aside(["members_certification"])
    assert schema.shape() != before
    schema.put_back(before)
    assert schema.shape() == before


def test_a_connection_left_in_the_middle_of_a_copy_is_let_go_of():
    held = connection.cursor()
    held.execute("BEGIN")
    connection.connection.pgconn.exec_(b"COPY members_duespaid FROM STDIN")
    schema.quieten()
    assert connection.connection is None
