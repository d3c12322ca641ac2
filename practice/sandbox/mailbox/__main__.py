"""`python -m practice.sandbox.mailbox`: the practice mail server as its own process."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from practice.sandbox.mode import NotForPractice

from .catcher import Catcher
from .store import KEPT, Mailbox


def main() -> int:
    options = argparse.ArgumentParser(prog="mailbox", description=__doc__)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--dir", type=Path, required=True, help="folder of the messages")
    options.add_argument("--keep", type=int, default=KEPT, help="how many messages stay")
    asked = options.parse_args()
    stops = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)  # before the server's thread inherits it
    try:
        catcher = Catcher(Mailbox(asked.dir, keep=asked.keep), host=asked.host, port=asked.port)
        catcher.start()
    except (NotForPractice, OSError) as error:
        sys.stderr.write(f"The practice mail server did not start: {error}\n")
        return 2
    sys.stdout.write(f"Practice mail server on {asked.host}:{asked.port}\n")
    sys.stdout.flush()
    signal.sigwait(stops)
    catcher.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
