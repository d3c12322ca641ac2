"""The databases of several workers: one is migrated, each clones it."""

from __future__ import annotations

import os

from django.db import connection

ONE_MAKES_IT = 20261130  # an advisory lock


def migrated() -> str:
    """The database of this run that migrations made, to be cloned; made by who asks first."""
    name = f"test_{connection.settings_dict['NAME']}_{os.environ['PYTEST_XDIST_TESTRUNUID'][:12]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_MAKES_IT])
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchall():
            cursor.execute(f'ALTER DATABASE "{_make()}" RENAME TO "{name}"')
    return name


def _make() -> str:
    """Under the name of this worker's own."""
    before = connection.settings_dict["NAME"]
    made = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["NAME"] = before
    return made


def remove(name: str) -> None:
    """Who is done takes it away; who comes to it later makes another."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
