"""Databases that a bench may write to and that go away again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql


@contextmanager
def database_copy(purpose: str) -> Iterator[str]:
    """Let Django use a copy while the block runs; yield its address, and drop it afterwards.

    Nobody else may be connected to the database that is copied.
    """
    with _another(purpose, connection.settings_dict["NAME"]):
        yield _address()


@contextmanager
def empty_database(purpose: str) -> Iterator[None]:
    """Let Django use a database with the portal's tables, policy and nobody in it."""
    with _another(purpose, "template0"):
        call_command("migrate", verbosity=0)
        yield


@contextmanager
def _another(purpose: str, template: str) -> Iterator[None]:
    kept = connection.settings_dict["NAME"]
    name = f"{kept}_{purpose}"
    connection.close()
    _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _administer("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept
        _administer("DROP DATABASE {} WITH (FORCE)", name)


def _address() -> str:
    """The current database as DATABASE_URL says it."""
    own = connection.settings_dict
    account = f"{own['USER']}:{own['PASSWORD']}" if own["PASSWORD"] else own["USER"]
    return f"postgres://{account}@{own['HOST']}:{own['PORT']}/{own['NAME']}"


def _administer(statement: str, *names: str) -> None:
    own = connection.settings_dict
    with psycopg.connect(
        host=own["HOST"],
        port=own["PORT"],
        user=own["USER"],
        password=own["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
