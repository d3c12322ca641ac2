"""The processor as a running server, in a process of its own or inside a test."""

from __future__ import annotations

import threading
from typing import Any, Self

from plumbing import clock
from practice.sandbox.mode import NotForPractice, require_practice

from . import cards, checkout, disputes, refunds
from .api import Api
from .courier import Courier
from .knobs import Knobs
from .ledger import Ledger
from .web import Door


class SandboxPayments:
    """A practice processor on a loopback port (0 takes a free one), with its ledger and courier.

    A context manager: `with SandboxPayments() as payments: StripeClient(key, base_addresses=
    {"api": payments.url})`. Raises NotForPractice outside demo and test, on an address others
    can reach, or with a key that is not one for testing.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str = "sk_test_practice",
        webhook_url: str = "",
        webhook_secret: str = "whsec_practice",  # noqa: S107 - guards nothing but a demo
        state: str = ":memory:",
    ) -> None:
        require_practice(host)
        if not api_key.startswith("sk_test_"):
            raise NotForPractice("The API key must begin with sk_test_.")
        if not webhook_secret:
            raise NotForPractice("The webhook secret is empty.")
        self.api_key, self.webhook_secret = api_key, webhook_secret
        self.knobs = Knobs()
        self.ledger = Ledger(state)
        self.courier = Courier(self.ledger, self.knobs, url=webhook_url, secret=webhook_secret)
        self._door = Door((host, port))
        self.url = f"http://{host}:{self._door.server_address[1]}"
        self._door.ledger, self._door.knobs, self._door.courier = (
            self.ledger,
            self.knobs,
            self.courier,
        )
        self._door.api = Api(self.ledger, api_key=api_key, pages=self.url)
        self._thread = threading.Thread(target=self._serve, name="payments", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self._thread.start()
        self.courier.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._door.shutdown()
            self._thread.join()
        self._door.server_close()
        self.courier.stop()
        self.ledger.close()

    def _serve(self) -> None:
        self._door.serve_forever(poll_interval=0.1)

    # What a test does in place of a person with a card, and of the network

    def complete(self, session: str, card: str = cards.PAYS) -> checkout.Outcome:
        """Pay an open session as its card page would, confirming where the bank asks."""
        year = clock.now().year + 1
        read = cards.read_card(card, f"12/{year}", "123", on=clock.now().date())
        outcome = checkout.pay(self.ledger, session, read)
        if outcome is checkout.Outcome.TO_CONFIRM:
            outcome = checkout.confirm(self.ledger, session, agreed=True)
        self.courier.wake()
        return outcome

    def expire(self, session: str) -> None:
        """Let the time of an open session run out."""
        self.ledger.change(session, expires_at=int(clock.now().timestamp()) - 1)
        checkout.expire_overdue(self.ledger)
        self.courier.wake()

    def dispute(self, intent: str) -> str:
        """Let the holder's bank ask for the money of a payment back; the dispute's id."""
        return self._told(disputes.open_dispute(self.ledger, intent))

    def decide(self, dispute: str, status: str) -> None:
        """Move a dispute on: under_review, won or lost."""
        self._told(disputes.decide(self.ledger, dispute, status))

    def refund_in_dashboard(self, intent: str, cents: int | None = None) -> str:
        """Give back all that is left of a payment, or a part, as a person does in the provider's
        dashboard: without any mark of the portal's; the refund's id.
        """
        asked = {"payment_intent": intent} | ({"amount": str(cents)} if cents else {})
        return self._told(refunds.refund(self.ledger, asked))

    def fail_refund(self, refund: str) -> None:
        """Let a refund come back from the bank, as of a card that was closed."""
        self._told(refunds.fail(self.ledger, refund))

    def _told(self, changed: dict[str, Any]) -> str:
        self.courier.wake()
        return str(changed["id"])

    def alter(self, identifier: str, **fields: Any) -> None:
        """Change a stored object behind everybody's back: another amount, a missing mark."""
        self.ledger.change(identifier, **fields)

    def events(self, kind: str = "") -> list[dict[str, Any]]:
        """Events, oldest first, all or of one kind."""
        found = self.ledger.newest("event")[::-1]
        return [event for event in found if kind in ("", event["type"])]

    def signed(self, event: dict[str, Any]) -> tuple[bytes, str]:
        """(body, Stripe-Signature header) as a webhook sent now would carry them."""
        return self.courier.signed(event)

    def deliver(self, url: str = "", *, times: int = 1, reverse: bool = False) -> list[int]:
        """Send what is undelivered now, in this thread; the statuses. For knob "never"."""
        waiting = [event for event, _ in self.ledger.undelivered()]
        ordered = waiting[::-1] if reverse else waiting
        return [self.courier.deliver(event, url=url) for event in ordered for _ in range(times)]
