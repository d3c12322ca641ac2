"""Webhooks: signed, sent at least once, tried again with growing pauses until the answer is 2xx."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import threading
from typing import Any
from urllib.parse import urlsplit

from plumbing import clock

from .knobs import Knobs
from .ledger import Ledger

LONGEST_PAUSE = 600  # seconds between two tries
GIVE_UP_AFTER = 3 * 24 * 60 * 60  # seconds after the event
_ACCEPTED = range(200, 300)
_TIMEOUT = 10
_REORDER_WINDOW = 0.5
log = logging.getLogger(__name__)


def signature(body: bytes, secret: str, *, at: int) -> str:
    """The Stripe-Signature header: HMAC-SHA256 over "<at>.<body>"."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def post(url: str, body: bytes, header: str) -> int:
    """The status of one delivery; 0 when nobody answered. Neither redirects nor proxies."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(
        parts.hostname or "", parts.port, timeout=_TIMEOUT
    )
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": header}
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target or "/", body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


class Courier:
    """Carries events from the ledger to the one webhook address."""

    def __init__(self, ledger: Ledger, knobs: Knobs, *, url: str, secret: str) -> None:
        self._ledger = ledger
        self._knobs = knobs
        self._url = url
        self._secret = secret
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="payments-courier", daemon=True)

    def start(self) -> None:
        if self._url:
            self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=_TIMEOUT + 1)

    def wake(self) -> None:
        self._wake.set()

    def signed(self, event: dict[str, Any]) -> tuple[bytes, str]:
        """(body, Stripe-Signature header) of a delivery made now."""
        body = json.dumps(event, indent=2).encode()
        return body, signature(body, self._secret, at=int(clock.now().timestamp()))

    def deliver(self, event: dict[str, Any], *, attempts: int = 0, url: str = "") -> int:
        """Send one event once and record how it went; the status, 0 for no answer."""
        status = post(url or self._url, *self.signed(event))
        now = clock.now().timestamp()
        if status in _ACCEPTED or now - event["created"] > GIVE_UP_AFTER:
            self._ledger.delivered(event["id"])
        else:
            log.warning("webhook %s answered %s", event["type"], status or "by nobody")
            pause = min(2**attempts, LONGEST_PAUSE)
            self._ledger.put_off(event["id"], attempts=attempts + 1, due=now + pause)
        return status

    def _run(self) -> None:
        while not self._stopped.is_set():
            for event, attempts in self._due():
                if self._stopped.is_set():
                    return
                if self._knobs.deliver == "twice":
                    self.deliver(event, attempts=attempts)
                self.deliver(event, attempts=attempts)
            self._wake.wait(timeout=0.5)
            self._wake.clear()

    def _due(self) -> list[tuple[dict[str, Any], int]]:
        now, mode = clock.now().timestamp(), self._knobs.deliver
        if mode == "never":
            return []
        if mode == "late":
            return self._ledger.undelivered(due=now - self._knobs.delay)
        if mode == "reordered":
            return self._ledger.undelivered(due=now - _REORDER_WINDOW)[::-1]
        return self._ledger.undelivered(due=now)
