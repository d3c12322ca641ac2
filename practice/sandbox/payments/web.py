"""The door: HTTP in and out, faults where a test asked for one. Decides nothing about money."""

from __future__ import annotations

import json
import logging
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from . import card_page
from .api import Answer, Api, Request
from .courier import Courier
from .knobs import Knobs
from .ledger import Ledger
from .refusals import Refusal, broken, rate_limited

_BIGGEST_BODY = 1_000_000
_IDLE = 30  # seconds a connection may be silent
_PAY_PAGE = re.compile(r"/pay/(cs_test_\w+)(/confirm)?")
log = logging.getLogger(__name__)


class Door(ThreadingHTTPServer):
    """Bound at once, so that its port is known; its owner sets the four before it serves."""

    daemon_threads = True
    ledger: Ledger
    knobs: Knobs
    courier: Courier
    api: Api

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell an error, but not that a caller hung up before it was answered."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE
    server: Door

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/_health":
            self._json(200, json.dumps({"status": "ok"}))
        elif parts.path.startswith("/v1/"):
            self._api(parts.path, parts.query)
        elif parts.path == "/assets/card-page.css":
            self._page(card_page.stylesheet())
        elif match := _PAY_PAGE.fullmatch(parts.path):
            page = card_page.ask if match[2] else card_page.show
            self._page(page(self.server.ledger, match[1]))
        else:
            self._page(card_page.unknown())

    def do_POST(self) -> None:
        body = self._body()
        path = urlsplit(self.path).path
        if body is None:
            self._json(413, json.dumps({"error": {"message": "The request is too long."}}))
        elif path == "/_knobs":
            self._knobs(body)
        elif path.startswith("/v1/"):
            self._api(path, body)
        elif match := _PAY_PAGE.fullmatch(path):
            page = card_page.take_answer if match[2] else card_page.take_card
            self._page(page(self.server.ledger, match[1], body))
            self.server.courier.wake()
        else:
            self._page(card_page.unknown())

    def _body(self) -> str | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _BIGGEST_BODY:
            self.close_connection = True
            return None
        return self.rfile.read(int(length)).decode("utf-8", "replace")

    def _api(self, path: str, parameters: str) -> None:
        request = Request(
            method=self.command,
            path=path,
            parameters=parameters,
            authorization=self.headers.get("Authorization", ""),
            idempotency_key=self.headers.get("Idempotency-Key", ""),
        )
        fault = self.server.knobs.next_fault()
        if fault == "429":
            self._refuse(rate_limited())
            return
        answer = self.server.api.answer(request)
        self.server.courier.wake()
        if fault == "500-after-commit":
            self._refuse(broken())
        elif fault == "timeout-after-success":
            # To the caller a connection that closes unanswered is the same as one that hangs,
            # only sooner: it cannot know whether the request was carried out.
            self.close_connection = True
        else:
            self._answer(answer)

    def _knobs(self, body: str) -> None:
        try:
            self.server.api.authenticate(self.headers.get("Authorization", ""))
            asked = json.loads(body)
            if asked.pop("prune_keys", False):
                self.server.ledger.forget_answers()
            self.server.knobs.turn(asked)
        except Refusal as refusal:
            self._refuse(refusal)
        except (ValueError, TypeError, AttributeError) as error:
            self._refuse(Refusal(str(error)))
        else:
            self.server.courier.wake()
            self._json(200, json.dumps({"deliver": self.server.knobs.deliver}))

    def _answer(self, answer: Answer) -> None:
        replayed = {"Idempotent-Replayed": "true"} if answer.replayed else {}
        self._json(answer.status, answer.body, replayed)

    def _refuse(self, refusal: Refusal) -> None:
        self._json(refusal.status, json.dumps(refusal.body()))

    def _json(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        self._send(status, body, {"Content-Type": "application/json", **(headers or {})})

    def _page(self, page: card_page.Page) -> None:
        self._send(page.status, page.body, {"Content-Type": page.content_type, **page.headers})

    def _send(self, status: int, text: str, headers: dict[str, str]) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base names it so
        log.info("%s %s", self.address_string(), format % args)
