"""`python -m practice.sandbox.credly`: the practice badge provider as its own process."""

from __future__ import annotations

import argparse
import signal
import sys

from practice.sandbox.credly.server import SandboxCredly
from practice.sandbox.mode import NotForPractice


def main() -> int:
    options = argparse.ArgumentParser(prog="credly", description=__doc__)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--state", default=":memory:", metavar="FILE", help="SQLite file")
    options.add_argument("--organization", default="practice")
    options.add_argument("--token", required=True)
    options.add_argument(
        "--template",
        action="append",
        default=[],
        metavar="ID=NAME",
        help="all that there are; without one any id is",
    )
    asked = options.parse_args()
    templates = dict(pair.split("=", 1) for pair in asked.template)
    try:
        provider = SandboxCredly(
            host=asked.host,
            port=asked.port,
            organization=asked.organization,
            token=asked.token,
            templates=templates,
            state=asked.state,
        )
    except (NotForPractice, OSError) as error:
        sys.stderr.write(f"The practice badge provider did not start: {error}\n")
        return 2
    # Blocked before the server's threads inherit it, so that this thread gets the signal.
    stops = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    with provider:
        sys.stdout.write(f"Practice badge provider on {provider.url}\n")
        sys.stdout.flush()
        signal.sigwait(stops)
    return 0


if __name__ == "__main__":
    sys.exit(main())
