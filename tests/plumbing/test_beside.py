"""Processes beside this one share nothing with it, above all no connection."""

from __future__ import annotations

import os

import pytest
from django.db import connection, transaction

from plumbing import beside

pytestmark = pytest.mark.django_db(transaction=True)


def speaks_with(*_: object) -> int:
    """The process of the database that answers here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def inherited(*_: object) -> bool:
    return connection.connection is not None


def end(code: int) -> None:
    os._exit(code)


def test_no_process_inherits_an_open_connection():
    ours = speaks_with()
    with transaction.atomic(), beside.pool(2, end_unless_fresh) as pool:
        theirs = set(pool.map(speaks_with, range(8)))
        assert theirs
        assert ours not in theirs
        assert speaks_with() == ours


def end_unless_fresh() -> None:
    if inherited():
        os._exit(1)


def test_a_process_is_given_our_database_and_tells_how_it_ended():
    process = beside.start(end, 7)
    process.join()
    assert process.exitcode == 7
    with beside.pool(1, end_unless_fresh) as pool:
        [name] = pool.map(database, [None])
    assert name == connection.settings_dict["NAME"]


def database(_: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return cursor.fetchone()[0]
