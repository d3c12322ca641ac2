"""`python -m practice.sandbox.payments`: the practice card processor as its own process."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys

from practice.sandbox.mode import NotForPractice

from .server import SandboxPayments


def main() -> int:
    options = argparse.ArgumentParser(prog="payments", description=__doc__)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--state", default=":memory:", metavar="FILE", help="SQLite file")
    options.add_argument("--webhook", default="", metavar="URL", help="where events are sent")
    options.add_argument("--webhook-secret", required=True)
    options.add_argument("--api-key", required=True)
    asked = options.parse_args()
    logging.basicConfig(
        level=os.environ.get("PORTAL_LOG_LEVEL", "WARNING").upper(),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    try:
        payments = SandboxPayments(
            host=asked.host,
            port=asked.port,
            api_key=asked.api_key,
            webhook_url=asked.webhook,
            webhook_secret=asked.webhook_secret,
            state=asked.state,
        )
    except (NotForPractice, OSError) as error:
        sys.stderr.write(f"The practice card processor did not start: {error}\n")
        return 2
    # Blocked before the server's threads inherit it: a signal that one of them takes would leave
    # this thread waiting.
    stops = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    with payments:
        sys.stdout.write(f"Practice card processor on {payments.url}\n")
        sys.stdout.flush()
        signal.sigwait(stops)
    return 0


if __name__ == "__main__":
    sys.exit(main())
