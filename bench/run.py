#!/usr/bin/env python3
"""`python3 bench/run.py NAME… [--people N] [--data DIR]`: measure, print a table, write JSON.

A NAME is a module of this folder with `measure(scale)`. The first run installs what is needed,
starts the portal's services on a state folder of their own and fills it with N people; later runs
find it filled, and take it as it is where no N is given. Services that the environment names
(DATABASE_URL, REDIS_URL) are taken as they are.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from launcher.commands import MANAGE, migrate, step  # noqa: E402
from launcher.problem import Problem, say  # noqa: E402
from launcher.processes import marked  # noqa: E402
from launcher.services import Services  # noqa: E402
from launcher.state import State  # noqa: E402
from launcher.venv import DEVELOPMENT, enter  # noqa: E402

MILLION = 1_000_000
SEED = 1
NOT_BENCHES = {"__init__", "run", "figures"}


def main() -> int:
    names = [path.stem for path in sorted((CHECKOUT / "bench").glob("*.py")) if _measures(path)]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="+", metavar="NAME", choices=names, help=", ".join(names))
    parser.add_argument("--people", type=int, help="in the database (as filled, or 1,000,000)")
    parser.add_argument("--data", type=Path, default=CHECKOUT / ".bench", help="state folder")
    parser.add_argument("--minutes", type=float, default=15, help="that a load lasts (15)")
    asked = parser.parse_args()
    enter(DEVELOPMENT)
    state = State.at(asked.data)
    services = Services(state)
    services.plays_credly = (
        False  # a provider of badges would be told of everybody that is measured
    )

    def prepare() -> None:
        migrate(state, services)
        step(state, services, "Static files", "collectstatic", "--noinput", "--verbosity=0")

    with services.in_use(prepare):
        os.environ.update(services.owner_environment())
        import django

        django.setup()
        people = _fill(asked.people, marked(services.owner_environment(), state, "seed"))
        met = [_measure(name, people, asked.minutes, state) for name in asked.names]
        return 0 if all(met) else 1


def _measures(path: Path) -> bool:
    return path.stem not in NOT_BENCHES and "def measure(" in path.read_text(encoding="utf-8")


def _fill(people: int | None, environment: dict[str, str]) -> int:
    """Have that many people in the database, unless it is filled; return how many there are.

    people: None for as many as there are, a million where there is nobody.

    Raises:
        Problem: it holds another number.
    """
    from members.models import Certificant

    found = Certificant.objects.count()
    people = people or found or MILLION
    if not found:
        command = [sys.executable, MANAGE, "seed_bulk", "--people", str(people)]
        subprocess.run([*command, "--seed", str(SEED)], env=environment, cwd=CHECKOUT, check=True)
    elif found != people:
        raise Problem(f"The database holds {found:,} people.", f"--people {found}, or --data DIR")
    return people


def _measure(name: str, people: int, minutes: float, state: State) -> bool:
    """Run one bench and show what it found; True when every limit is kept."""
    from bench.figures import Scale, table, write

    say(f"{name}, {people:,} people …")
    scratch = state.folder("scratch")
    scratch.mkdir(exist_ok=True)
    module = importlib.import_module(f"bench.{name}")
    figures = list(module.measure(Scale(people, scratch, minutes)))
    kept = write(state.folder("results"), name, figures, _machine() | {"people": people})
    print(f"\n{table(figures)}\n\n{kept}\n", flush=True)
    return all(one.met for one in figures)


def _machine() -> dict[str, Any]:
    from django.db import connection

    processor = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        processor = next((line.split(":")[1].strip() for line in lines if "model name" in line), "")
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{processor or platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB",
        "software": f"Python {platform.python_version()}, PostgreSQL {version}",
        "load_before": os.getloadavg()[0],
    }


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Problem as problem:
        say(f"bench: {problem}")
        sys.exit(1)
