"""Django's cache over a table, each call one statement; the database's clock tells what is over."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

_KEEP = """
INSERT INTO plumbing_cacherow AS held (key, value, until)
VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until
"""
_HELD = "(until IS NULL OR until > clock_timestamp())"


class Table(BaseCache):
    """What BaseCache makes of these (set_many, incr_version, …) follows from them."""

    def _seconds(self, timeout: Any) -> float | None:
        return self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        """Whether it was kept: nothing was held under that key."""
        kept = _rows(
            _KEEP + "WHERE held.until <= clock_timestamp() RETURNING 1",
            [self._key(key, version), json.dumps(value), self._seconds(timeout)],
        )
        return bool(kept)

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        _rows(
            _KEEP + "RETURNING 1",
            [self._key(key, version), json.dumps(value), self._seconds(timeout)],
        )

    def get(self, key: str, default: Any = None, version: Any = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Iterable[str], version: Any = None) -> dict[str, Any]:
        by_row = {self._key(key, version): key for key in keys}
        found = _rows(
            f"SELECT key, value::text FROM plumbing_cacherow WHERE key = ANY(%s) AND {_HELD}",  # noqa: S608 - a constant
            [list(by_row)],
        )
        return {by_row[row]: json.loads(value) for row, value in found}

    def has_key(self, key: str, version: Any = None) -> bool:
        return key in self.get_many([key], version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        touched = _rows(
            "UPDATE plumbing_cacherow SET until = clock_timestamp() + make_interval(secs => %s) "  # noqa: S608 - a constant
            f"WHERE key = %s AND {_HELD} RETURNING 1",
            [self._seconds(timeout), self._key(key, version)],
        )
        return bool(touched)

    def incr(self, key: str, delta: int = 1, version: Any = None) -> int:
        """Raises ValueError where nothing is held under that key."""
        counted = _rows(
            "UPDATE plumbing_cacherow SET value = to_jsonb(value::bigint + %s) "  # noqa: S608 - a constant
            f"WHERE key = %s AND {_HELD} RETURNING value::bigint",
            [delta, self._key(key, version)],
        )
        if not counted:
            raise ValueError(f"Key {key!r} not found.")
        return int(counted[0][0])

    def delete(self, key: str, version: Any = None) -> bool:
        gone = _rows(
            f"DELETE FROM plumbing_cacherow WHERE key = %s RETURNING {_HELD}",  # noqa: S608 - a constant
            [self._key(key, version)],
        )
        return bool(gone and gone[0][0])

    def clear(self) -> None:
        _rows("DELETE FROM plumbing_cacherow RETURNING 1", [])

    def _key(self, key: str, version: Any) -> str:
        made: str = self.make_and_validate_key(key, version=version)
        return made


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
