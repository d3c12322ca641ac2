"""The practice badge provider as a running server, in a process of its own or inside a test."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
from collections.abc import Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from practice.sandbox.credly.api import Answer, Api, refused
from practice.sandbox.credly.store import Store
from practice.sandbox.mode import require_practice

BIGGEST_BODY = 100_000
CLAIM = re.compile(r"/badges/([0-9a-f-]{36})")
FAULTS = ("down", "429", "timeout-after-success", "500-after-success", "401")
log = logging.getLogger(__name__)


class Knobs:
    """What a test may ask for. fail_next: one of FAULTS for each of the next requests; down: all of
    them fail; per_second: more of them are told to wait for a second, None for any number.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.fail_next: list[str] = []
        self.down = False
        self.per_second: float | None = None
        self._allowed, self._since = 0.0, time.monotonic()
        self.too_many = 0

    def next_fault(self) -> str:
        with self._lock:
            if self.down:
                return "down"
            if self.fail_next:
                return self.fail_next.pop(0)
            return "429" if self._over() else ""

    def _over(self) -> bool:
        """A bucket that holds the requests of one second."""
        if self.per_second is None:
            return False
        now = time.monotonic()
        self._allowed = min(self.per_second, self._allowed + (now - self._since) * self.per_second)
        self._since = now
        if self._allowed < 1:
            self.too_many += 1
            return True
        self._allowed -= 1
        return False


class Door(ThreadingHTTPServer):
    """Its owner sets the rest before it serves."""

    daemon_threads = True
    request_queue_size = 64
    api: Api
    store: Store
    knobs: Knobs

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: in two, the second waits for the first to be told
    timeout = 30
    server: Door

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/_health":
            self._send(200, json.dumps({"status": "ok"}))
        elif match := CLAIM.fullmatch(path):
            self._claim_page(match[1])
        else:
            self._api("")

    def do_PUT(self) -> None:
        self._api(self._body())

    def do_POST(self) -> None:
        body, path = self._body(), urlsplit(self.path).path
        if match := CLAIM.fullmatch(path):
            badge = self.server.store.get(match[1])
            if badge and badge["state"] == "pending":
                self.server.store.save(badge | {"state": "accepted"})
            self._claim_page(match[1])
        else:
            self._api(body)

    def _body(self) -> str:
        length = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(min(length, BIGGEST_BODY)).decode("utf-8", "replace")

    def _api(self, body: str) -> None:
        fault = self.server.knobs.next_fault()
        if fault == "down":
            self._send(503, "{}")
            return
        if fault == "429":
            self._send(429, "{}", {"Retry-After": "1"})
            return
        if fault == "401":
            self._answer(refused(401, "The authorization token has expired."))
            return
        parts = urlsplit(self.path)
        token = self.headers.get("Authorization", "")
        answer = self.server.api.answer(self.command, parts.path, parts.query, token, body)
        if fault == "timeout-after-success":
            self.close_connection = True  # the caller cannot know whether it was done
        elif fault == "500-after-success":
            self._send(500, "{}")
        else:
            self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        self._send(answer.status, json.dumps(answer.body))

    def _claim_page(self, identifier: str) -> None:
        badge = self.server.store.get(identifier)
        if badge is None:
            self._send(404, "<p>There is no such badge.</p>", {"Content-Type": "text/html"})
            return
        button = "<form method=post><button>Accept this badge</button></form>"
        page = (
            "<!doctype html><html lang=en><meta charset=utf-8><title>Practice badge</title>"
            f"<h1>{escape(badge['badge_template']['name'])}</h1>"
            f"<p>Issued to {escape(badge['issued_to'])}: {badge['state']}.</p>"
            f"{button if badge['state'] == 'pending' else ''}</html>"
        )
        self._send(200, page, {"Content-Type": "text/html; charset=utf-8"})

    def _send(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base names it so
        log.debug("%s %s", self.address_string(), format % args)


class SandboxCredly:
    """A practice provider on a loopback port (0 takes a free one). A context manager.

    Raises NotForPractice outside demo and test and on an address that others can reach.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        organization: str = "practice",
        token: str = "practice-token",  # noqa: S107 - guards nothing but a demo
        templates: Mapping[str, str] | None = None,
        state: str = ":memory:",
    ) -> None:
        require_practice(host)
        self.organization, self.token = organization, token
        self.store, self.knobs = Store(state), Knobs()
        self._door = Door((host, port), _Handler)
        self.url = f"http://{host}:{self._door.server_address[1]}"
        self.api = Api(
            self.store,
            organization=organization,
            token=token,
            templates=templates or {},
            url=self.url,
        )
        self._door.api, self._door.store, self._door.knobs = self.api, self.store, self.knobs
        self._thread = threading.Thread(
            target=lambda: self._door.serve_forever(poll_interval=0.1), name="credly", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.shutdown()
        self._thread.join()
        self._door.server_close()
        self.store.close()
