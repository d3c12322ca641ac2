"""What the practice processor remembers: one SQLite file, one transaction per request."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plumbing import clock

from .refusals import missing

API_VERSION = "2026-10-28.endive"
_TABLES = """
CREATE TABLE IF NOT EXISTS object (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS object_of_kind ON object (kind, position);
CREATE INDEX IF NOT EXISTS open_session ON object (json_extract(body, '$.expires_at'))
  WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE TABLE IF NOT EXISTS answer (
  key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS delivery (
  event TEXT PRIMARY KEY, attempts INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL
);
"""
_PREFIXES = {
    "checkout.session": "cs_test_",
    "payment_intent": "pi_",
    "charge": "ch_",
    "refund": "re_",
    "dispute": "du_",
    "payment_method": "pm_",
    "event": "evt_",
}


class Ledger:
    """Objects by id, answers by idempotency key, events still to be delivered."""

    def __init__(self, path: str) -> None:
        self._lock = threading.RLock()
        self._rows = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        if path != ":memory:":
            self._rows.execute("PRAGMA journal_mode=WAL")
        self._rows.executescript(_TABLES)

    def close(self) -> None:
        with self._lock:
            self._rows.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, one at a time: so two requests with one key cannot overlap."""
        with self._lock:
            if self._rows.in_transaction:
                yield
                return
            self._rows.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._rows.execute("ROLLBACK")
                raise
            self._rows.execute("COMMIT")

    # Objects

    def add(self, kind: str, **fields: Any) -> dict[str, Any]:
        made = {
            "id": _PREFIXES[kind] + secrets.token_hex(16),
            "object": kind,
            "created": int(clock.now().timestamp()),
            "livemode": False,
            **fields,
        }
        with self._lock:
            self._rows.execute(
                "INSERT INTO object (id, kind, body) VALUES (?, ?, ?)",
                (made["id"], kind, json.dumps(made)),
            )
        return made

    def get(self, kind: str, identifier: str, *, param: str = "id") -> dict[str, Any]:
        """The object; a Refusal (404) when there is none of that kind."""
        with self._lock:
            row = self._rows.execute(
                "SELECT body FROM object WHERE id = ? AND kind = ?", (identifier, kind)
            ).fetchone()
        if row is None:
            raise missing(kind, identifier, param)
        found: dict[str, Any] = json.loads(row[0])
        return found

    def change(self, identifier: str, **fields: Any) -> dict[str, Any]:
        with self.transaction():
            row = self._rows.execute(
                "SELECT body FROM object WHERE id = ?", (identifier,)
            ).fetchone()
            if row is None:
                raise missing("object", identifier, "id")
            changed: dict[str, Any] = {**json.loads(row[0]), **fields}
            self._rows.execute(
                "UPDATE object SET body = ? WHERE id = ?", (json.dumps(changed), identifier)
            )
        return changed

    def newest(self, kind: str) -> list[dict[str, Any]]:
        """All objects of a kind, newest first: practice data stays small."""
        with self._lock:
            rows = self._rows.execute(
                "SELECT body FROM object WHERE kind = ? ORDER BY position DESC", (kind,)
            ).fetchall()
        return [json.loads(body) for (body,) in rows]

    def overdue_sessions(self) -> list[str]:
        """Ids of the sessions that are open past their time."""
        with self._lock:
            rows = self._rows.execute(
                "SELECT id FROM object WHERE kind = 'checkout.session'"
                " AND json_extract(body, '$.status') = 'open'"
                " AND json_extract(body, '$.expires_at') <= ?",
                (clock.now().timestamp(),),
            ).fetchall()
        return [identifier for (identifier,) in rows]

    # Answers by idempotency key

    def answer(self, key: str) -> tuple[str, int, str] | None:
        """(fingerprint of the request, status, body) of the first request with this key."""
        with self._lock:
            row: tuple[str, int, str] | None = self._rows.execute(
                "SELECT request, status, body FROM answer WHERE key = ?", (key,)
            ).fetchone()
        return row

    def keep_answer(self, key: str, request: str, status: int, body: str) -> None:
        with self._lock:
            self._rows.execute(
                "INSERT INTO answer (key, request, status, body) VALUES (?, ?, ?, ?)",
                (key, request, status, body),
            )

    def forget_answers(self) -> None:
        """As the provider does after a day: the same key then makes something new."""
        with self._lock:
            self._rows.execute("DELETE FROM answer")

    # Events

    def emit(self, kind: str, about: dict[str, Any]) -> dict[str, Any]:
        """Record that something happened, with the object as it is now, and queue its webhook."""
        event = self.add(
            "event",
            api_version=API_VERSION,
            data={"object": about},
            pending_webhooks=1,
            request={"id": None, "idempotency_key": None},
            type=kind,
        )
        with self._lock:
            self._rows.execute(
                "INSERT INTO delivery (event, due) VALUES (?, ?)",
                (event["id"], clock.now().timestamp()),
            )
        return event

    def undelivered(self, *, due: float | None = None) -> list[tuple[dict[str, Any], int]]:
        """(event, attempts so far), oldest first; with `due` only those whose moment has come."""
        with self._lock:
            rows = self._rows.execute(
                "SELECT object.body, attempts FROM delivery JOIN object ON object.id = event"
                " WHERE ? IS NULL OR due <= ? ORDER BY position",
                (due, due),
            ).fetchall()
        return [(json.loads(body), attempts) for body, attempts in rows]

    def delivered(self, event: str) -> None:
        with self.transaction():
            self._rows.execute("DELETE FROM delivery WHERE event = ?", (event,))
            self.change(event, pending_webhooks=0)

    def put_off(self, event: str, *, attempts: int, due: float) -> None:
        with self._lock:
            self._rows.execute(
                "UPDATE delivery SET attempts = ?, due = ? WHERE event = ?", (attempts, due, event)
            )
