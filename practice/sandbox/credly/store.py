"""The badges of the practice provider, in SQLite, so that they outlive a restart."""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from typing import Any

LIVE = ("pending", "accepted")


class Store:
    """Thread-safe. A badge is the object that the interface shows."""

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS badge (seq INTEGER PRIMARY KEY, id TEXT UNIQUE,"
            " earner TEXT, template TEXT, state TEXT, body TEXT)"
        )
        self._db.execute("CREATE INDEX IF NOT EXISTS of_earner ON badge (earner)")

    def add(self, badge: dict[str, Any]) -> dict[str, Any]:
        """Keep a new badge under a new id."""
        badge["id"] = str(uuid.uuid4())
        with self._lock:
            self._db.execute(
                "INSERT INTO badge (id, earner, template, state, body) VALUES (?, ?, ?, ?, ?)",
                self._columns(badge),
            )
        return badge

    def save(self, badge: dict[str, Any]) -> None:
        identifier, *columns = self._columns(badge)
        with self._lock:
            self._db.execute(
                "UPDATE badge SET earner = ?, template = ?, state = ?, body = ? WHERE id = ?",
                (*columns, identifier),
            )

    def get(self, identifier: str) -> dict[str, Any] | None:
        return next(iter(self._read("id = ?", identifier)), None)

    def find(
        self, earner: str = "", states: tuple[str, ...] = (), page: int = 1, size: int = 50
    ) -> list[dict[str, Any]]:
        """Badges in the order in which they were made; one more than the page tells of another."""
        where, values = ["1"], []
        if earner:
            where.append("earner = ?")
            values.append(earner)
        if states:
            where.append(f"state IN ({', '.join('?' * len(states))})")
            values.extend(states)
        limit = f"ORDER BY seq LIMIT {size + 1} OFFSET {(page - 1) * size}"
        return self._read(f"{' AND '.join(where)} {limit}", *values)

    def live_of(self, earner: str, template: str) -> dict[str, Any] | None:
        found = self.find(earner, LIVE)
        return next((one for one in found if one["badge_template"]["id"] == template), None)

    def close(self) -> None:
        self._db.close()

    def _read(self, where: str, *values: str) -> list[dict[str, Any]]:
        with self._lock:
            rows = self._db.execute(f"SELECT body FROM badge WHERE {where}", values).fetchall()  # noqa: S608 - our own words
        return [json.loads(body) for (body,) in rows]

    @staticmethod
    def _columns(badge: dict[str, Any]) -> tuple[str, ...]:
        return (
            badge["id"],
            badge["issuer_earner_id"] or "",
            badge["badge_template"]["id"],
            badge["state"],
            json.dumps(badge),
        )
