"""The checks of `test` that come before pytest: style, types, layers, templates, migrations."""

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from launcher.commands import MANAGE
from launcher.state import CHECKOUT

# Made-up production: `check --deploy` has to look at the settings that a real one runs with.
PRODUCTION = {
    "PORTAL_MODE": "production",
    "PORTAL_SECRET_KEY": "check-deploy-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "PORTAL_BASE_URL": "https://portal.example.org",
    "PORTAL_ALLOWED_HOSTS": "portal.example.org",
    "EMAIL_URL": "smtp+tls://portal:password@mail.example.org:587",
    "STRIPE_API_KEY": "sk_live_check_deploy_only",
    "STRIPE_API_BASE": "",
    "STRIPE_WEBHOOK_SECRETS": "whsec_check_deploy_only",
    "PORTAL_TODAY": "",
    "PORTAL_MAILBOX": "",
}


def gates() -> list[tuple[str, list[str], Mapping[str, str]]]:
    """Return name, command line and extra environment of every gate."""
    module = [sys.executable, "-m"]
    manage = [sys.executable, MANAGE]
    lint_imports = str(Path(sys.executable).with_name("lint-imports"))
    return [
        ("ruff check", [*module, "ruff", "check", "."], {}),
        ("ruff format", [*module, "ruff", "format", "--check", "."], {}),
        ("mypy", [*module, "mypy"], {}),
        ("import-linter", [sys.executable, lint_imports], {}),
        ("djlint", [*module, "djlint", "--quiet", "--lint", "templates"], {}),
        ("makemigrations", [*manage, "makemigrations", "--check", "--dry-run"], {}),
        ("check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ]


def run_gates(environment: Mapping[str, str]) -> bool:
    """Run every gate, one line each, output only of those that fail; tell whether all passed."""
    passed = True
    for name, argv, extra in gates():
        begun = time.monotonic()
        done = subprocess.run(
            argv,
            cwd=CHECKOUT,
            env={**environment, **extra},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        verdict = "FAILED" if done.returncode else "ok"
        print(f"{name:<16} {verdict:<6} {time.monotonic() - begun:6.1f} s", flush=True)
        if done.returncode:
            print(done.stdout, flush=True)
            passed = False
    return passed
