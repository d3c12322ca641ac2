#!/usr/bin/env python3
"""`python3 bench/hosts.py [--people N]`, as root on Linux: a month's run on hosts that fail.

Three hosts, each a network namespace with nothing of its own but processes and a scratch folder,
share a database, a queue, an object store and a mail server. While the renewal runs of a day go
on, one host is cut off inside a transaction and the worker of the second is killed inside one; a
third host finishes. What there is in the end must be what undisturbed runs leave.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from bench.figures import Figure, Scale, table  # noqa: E402
from bench.trial.network import NAMES, Network, require_root  # noqa: E402
from launcher.problem import Problem, say  # noqa: E402
from launcher.state import State  # noqa: E402
from launcher.venv import DEVELOPMENT, enter  # noqa: E402

PEOPLE = 2_000
MOST_PEOPLE = 20_000  # more would make the trial longer, not harder


def measure(scale: Scale) -> Iterator[Figure]:
    """Make the hosts and fail two of them. The seeded database of `scale` is left alone."""
    from bench.trial.centre import centre
    from bench.trial.story import Story

    folder = scale.state / "hosts"
    shutil.rmtree(folder, ignore_errors=True)
    with Network(NAMES) as network, centre(State.at(folder)) as shared:
        story = Story(network, shared, folder)
        try:
            for figure in story.tell(min(scale.people, MOST_PEOPLE)):
                say(f"  {figure.name}: {figure.value:.3g} {figure.unit}")
                yield figure
        finally:
            story.end()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"in the database ({PEOPLE:,})")
    parser.add_argument("--keep", action="store_true", help="leave the folder with the logs")
    asked = parser.parse_args()
    require_root()
    enter(DEVELOPMENT)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is stopped again
    folder = Path(tempfile.mkdtemp(prefix="portal-hosts-"))
    folder.chmod(0o711)  # the database server runs as another account
    try:
        figures = list(measure(Scale(asked.people, folder)))
    finally:
        if asked.keep:
            say(f"Logs: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(table(figures))
    return 0 if all(one.met for one in figures) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Problem as problem:
        say(f"bench: {problem}")
        sys.exit(1)
