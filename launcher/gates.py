"""The checks of `test` that come before pytest: style, types, layers, templates, migrations."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from launcher.commands import MANAGE
from launcher.state import CHECKOUT

# Made-up production: `check --deploy` has to look at the settings that a real one runs with.
PRODUCTION = {
    "PORTAL_MODE": "production",
    "PORTAL_SECRET_KEY": "check-deploy-only-Zr8vKq2TnWx5LbYc7HdFgJs4MpAt9eUu6iRo3BkQ",
    "PORTAL_BASE_URL": "https://portal.example.org",
    "PORTAL_ALLOWED_HOSTS": "portal.example.org",
    "EMAIL_URL": "smtp+tls://portal:password@mail.example.org:587",
    "STRIPE_API_KEY": "sk_live_check_deploy_only",
    "STRIPE_API_BASE": "",
    "STRIPE_WEBHOOK_SECRETS": "whsec_check_deploy_only",
    "PORTAL_TODAY": "",
    "PORTAL_MAILBOX": "",
}


class Gate(NamedTuple):
    """One check: its name, its command line, and what it needs in the environment besides."""

    name: str
    argv: list[str]
    extra: Mapping[str, str]


class Verdict(NamedTuple):
    """How a gate ended: what it wrote, and the seconds it took."""

    passed: bool
    output: str
    seconds: float


def gates() -> list[Gate]:
    """Return every gate, the longest first."""
    module = [sys.executable, "-m"]
    manage = [sys.executable, MANAGE]
    lint_imports = str(Path(sys.executable).with_name("lint-imports"))
    return [
        Gate("mypy", [*module, "mypy"], {}),
        # What it compiles on the core that mypy leaves idle, no worker of pytest compiles again.
        Gate("pytest collects", [*module, "pytest", "--collect-only", "-qq"], {}),
        Gate("import-linter", [sys.executable, lint_imports], {}),
        Gate("djlint", [*module, "djlint", "--quiet", "--lint", "templates"], {}),
        Gate("makemigrations", [*manage, "makemigrations", "--check", "--dry-run"], {}),
        Gate(
            "check --deploy",
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            PRODUCTION,
        ),
        Gate("ruff check", [*module, "ruff", "check", "."], {}),
        Gate("ruff format", [*module, "ruff", "format", "--check", "."], {}),
    ]


def run_gates(environment: Mapping[str, str]) -> bool:
    """Run every gate, one line each, output only of those that fail; tell whether all passed.

    As many run at a time as there are cores.
    """
    every = gates()
    passed = True
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        verdicts = pool.map(lambda gate: run_gate(gate, environment), every)
        for gate, verdict in zip(every, verdicts, strict=True):
            word = "ok" if verdict.passed else "FAILED"
            print(f"{gate.name:<16} {word:<6} {verdict.seconds:6.1f} s", flush=True)
            if not verdict.passed:
                print(verdict.output, flush=True)
                passed = False
    finally:
        pool.shutdown(cancel_futures=True)  # an interrupted run waits for no gate yet to come
    return passed


def run_gate(gate: Gate, environment: Mapping[str, str]) -> Verdict:
    """Run one gate to its end."""
    begun = time.monotonic()
    done = subprocess.run(
        gate.argv,
        cwd=CHECKOUT,
        env={**environment, **gate.extra},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Verdict(done.returncode == 0, done.stdout, time.monotonic() - begun)
