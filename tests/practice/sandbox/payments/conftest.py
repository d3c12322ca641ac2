from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

import pytest

from practice.sandbox.payments.server import SandboxPayments

SESSION = {
    "mode": "payment",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][unit_amount]": "5000",
    "line_items[0][price_data][product_data][name]": "RPT <renewal> & fee",
    "line_items[0][quantity]": "1",
    "customer_email": "ana@example.org",
    "success_url": "http://127.0.0.1:8000/paid?session={CHECKOUT_SESSION_ID}",
    "cancel_url": "http://127.0.0.1:8000/invoices",
}


@dataclass
class Answered:
    status: int
    body: str
    headers: dict[str, str]


def ask(
    payments: SandboxPayments,
    method: str,
    path: str,
    form: dict[str, str] | str = "",
    key: str | None = None,
    **headers: str,
) -> Answered:
    """One raw request, as any program may make it; redirects are not followed."""
    body = form if isinstance(form, str) else urlencode(form)
    sent = {"Authorization": f"Bearer {key or payments.api_key}", **headers}
    connection = http.client.HTTPConnection(urlsplit(payments.url).netloc, timeout=10)
    try:
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        return Answered(answer.status, answer.read().decode(), dict(answer.getheaders()))
    finally:
        connection.close()


@dataclass
class Shop:
    """A portal that notes its webhooks and answers with the next of `answers` (then 200)."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    received: list[tuple[bytes, str]] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, count: int, seconds: float = 10) -> bool:
        with self.came:
            return self.came.wait_for(lambda: len(self.received) >= count, seconds)


@pytest.fixture
def shop() -> Iterator[Shop]:
    noted = Shop()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with noted.came:
                status = noted.answers.pop(0) if noted.answers else 200
                noted.received.append((body, self.headers["Stripe-Signature"]))
                noted.came.notify_all()
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    noted.url = f"http://127.0.0.1:{server.server_address[1]}/webhook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield noted
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def payments() -> Iterator[SandboxPayments]:
    with SandboxPayments() as running:
        yield running


@pytest.fixture
def shopping(shop: Shop) -> Iterator[SandboxPayments]:
    """Payments that send their webhooks to the shop."""
    with SandboxPayments(webhook_url=shop.url) as running:
        yield running
