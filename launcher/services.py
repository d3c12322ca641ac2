"""What the portal needs around it: database, queue, and stand-ins for mail, payments and badges.

Each is ours only where the environment names no other. Several launchers may use them at once:
the first starts them, the last one out stops them.
"""

import contextlib
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from launcher.listening import start_listening
from launcher.ports import FIRST_WEB_PORT
from launcher.postgres import APP_USER, Postgres
from launcher.processes import Child, Program, stop_recorded, stop_strays
from launcher.state import CHECKOUT, State
from launcher.valkey import Valkey

WEBHOOK_PATH = "/stripe/webhook/"
NAMES = ["postgres", "valkey", "mailbox", "payments", "credly"]
ORGANIZATION = "practice"
INBOUND = ("ce.example.org", "postmark")


class Services:
    """The services of one state folder and the environment in which Django finds them."""

    def __init__(
        self, state: State, given: Mapping[str, str] | None = None, *, throwaway: bool = False
    ) -> None:
        """`given` is the environment that wins over ours. `throwaway`: fast and forgetful."""
        self.state = state
        everything = os.environ if given is None else given
        self.given = {name: value for name, value in everything.items() if value.strip()}
        self.postgres = (
            None if "DATABASE_URL" in self.given else Postgres(state, throwaway=throwaway)
        )
        self.valkey = None if "REDIS_URL" in self.given else Valkey(state, throwaway=throwaway)
        self.catches_mail = not {"EMAIL_URL", "PORTAL_EMAIL_BACKEND"} & self.given.keys()
        self.plays_bank = "STRIPE_API_KEY" not in self.given
        self.plays_credly = "CREDLY_TOKEN" not in self.given and not throwaway
        self.children: list[Child] = []

    def web_url(self) -> str:
        """The address of the portal when it last ran."""
        return f"http://localhost:{self.state.ports().get('web', FIRST_WEB_PORT)}"

    def start(self) -> None:
        """Start what is neither given nor running.

        Raises:
            Problem: one of them does not start.
        """
        if self.postgres:
            self.children.append(self.postgres.start())
            self.postgres.create_database()
            self.postgres.create_app_role()
        if self.valkey:
            self.children.append(self.valkey.start())
        if self.catches_mail:
            self.children.append(start_listening(self.state, "mailbox", self._mailbox, is_open))
        if self.plays_bank:
            self.children.append(start_listening(self.state, "payments", self._payments, is_open))
        if self.plays_credly:
            self.children.append(start_listening(self.state, "credly", self._credly, is_open))

    def stop(self) -> None:
        """Stop whatever of them runs on this state folder, the database last."""
        for name in reversed(NAMES):
            stop_recorded(self.state, name)
        self.children = []

    @contextlib.contextmanager
    def in_use(self, prepare: Callable[[], None]) -> Iterator[int]:
        """Have them running while the block runs; yield a descriptor that keeps them up.

        `prepare` runs first, while no other launcher can begin to use them: migrations belong
        there. A command that inherits the descriptor keeps the services even where this launcher
        is killed before the command ends.
        """
        with contextlib.ExitStack() as use:
            with self.state.lock("start"):
                if not self.state.is_locked("use"):
                    self.clear_leftovers()
                descriptor = use.enter_context(self.state.lock("use", shared=True))
                try:
                    self.start()
                    prepare()
                except BaseException:
                    use.close()
                    self._stop_if_unused()
                    raise
            try:
                yield descriptor
            finally:
                with self.state.lock("start"):
                    use.close()
                    self._stop_if_unused()

    def _stop_if_unused(self) -> None:
        if not self.state.is_locked("use"):
            self.stop()

    def clear_leftovers(self) -> None:
        """Stop everything a killed launcher left running; nobody may be using the services."""
        stop_applications(self.state)
        self.stop()
        stop_strays(self.state)

    def remove(self) -> None:
        """Stop everything and delete the state folder, with what the database keeps outside it."""
        self.clear_leftovers()
        if self.postgres:
            shutil.rmtree(self.postgres.home, ignore_errors=True)
        shutil.rmtree(self.state.root)

    def owner_environment(self) -> dict[str, str]:
        """Return the environment of what makes, changes or empties tables, and grants the rest."""
        if not self.postgres:
            return self.environment()
        own = {"DATABASE_URL": self.postgres.url, "PORTAL_DATABASE_ROLE": APP_USER}
        return self.environment() | own

    def environment(self) -> dict[str, str]:
        """Return the environment of every Django process: what is given, then what we run."""
        ports = self.state.ports()
        ours = {
            "PORTAL_SECRET_KEY": self.state.secret("PORTAL_SECRET_KEY"),
            "PORTAL_BASE_URL": self.web_url(),
            "PORTAL_ALLOWED_HOSTS": "localhost,127.0.0.1",
            "PORTAL_MEDIA": str(self.state.media),
            "PORTAL_STATIC": str(self.state.static),
        }
        if self.postgres:
            ours["DATABASE_URL"] = self.postgres.app_url
        if self.valkey:
            ours["REDIS_URL"] = self.valkey.url
        if self.catches_mail:
            ours["EMAIL_URL"] = f"smtp://127.0.0.1:{ports.get('mailbox', 25)}"
            ours["PORTAL_MAILBOX"] = str(self.state.mailbox)
            # Emails that members forward: handed on by a stand-in of the mail provider.
            ours["PORTAL_INBOUND_DOMAIN"], ours["PORTAL_INBOUND_PROVIDER"] = INBOUND
            ours["ANYMAIL_WEBHOOK_SECRET"] = self.state.secret(
                "ANYMAIL_WEBHOOK_SECRET", prefix="practice:"
            )
        if self.plays_bank:
            ours["STRIPE_API_KEY"] = self._api_key()
            ours["STRIPE_API_BASE"] = f"http://127.0.0.1:{ports.get('payments', 1)}"
            ours["STRIPE_WEBHOOK_SECRETS"] = self._webhook_secret()
        if self.plays_credly:
            ours["CREDLY_API_BASE"] = f"http://127.0.0.1:{ports.get('credly', 1)}"
            ours["CREDLY_ORGANIZATION"] = ORGANIZATION
            ours["CREDLY_TOKEN"] = self.state.secret("CREDLY_TOKEN")
            # The stand-in takes any token, so it is as new as this start; the portal's own clock
            # cannot be asked here, where nothing but the standard library is there yet.
            ours["CREDLY_TOKEN_MADE_ON"] = datetime.now(UTC).date().isoformat()
        fixed = {
            "PORTAL_MODE": "demo",
            "PORTAL_STATE": str(self.state.root),
            "DJANGO_SETTINGS_MODULE": "amt_portal.settings",
            "PYTHONUNBUFFERED": "1",
        }
        return ours | self.given | fixed

    def _api_key(self) -> str:
        return self.state.secret("STRIPE_API_KEY", prefix="sk_test_")

    def _webhook_secret(self) -> str:
        return self.state.secret("STRIPE_WEBHOOK_SECRET", prefix="whsec_")

    def _stand_in(self, name: str, *arguments: str) -> Child:
        argv = [sys.executable, "-m", f"practice.sandbox.{name}", "--host", "127.0.0.1"]
        env = {"PORTAL_MODE": "demo", "PATH": os.environ.get("PATH", os.defpath)}
        return Child(self.state, Program(name, [*argv, *arguments], env, cwd=CHECKOUT))

    def _mailbox(self, port: int) -> Child:
        return self._stand_in("mailbox", "--port", str(port), "--dir", str(self.state.mailbox))

    def _credly(self, port: int) -> Child:
        return self._stand_in(
            "credly",
            *("--port", str(port)),
            *("--state", str(self.state.folder("credly.sqlite"))),
            *("--organization", ORGANIZATION),
            *("--token", self.state.secret("CREDLY_TOKEN")),
        )

    def _payments(self, port: int) -> Child:
        web = self.state.ports().get("web", FIRST_WEB_PORT)
        return self._stand_in(
            "payments",
            *("--port", str(port)),
            *("--state", str(self.state.folder("payments.sqlite"))),
            *("--webhook", f"http://127.0.0.1:{web}{WEBHOOK_PATH}"),
            *("--webhook-secret", self._webhook_secret()),
            *("--api-key", self._api_key()),
        )


def is_open(port: int) -> bool:
    """Tell whether somebody listens on that loopback port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
        return True
    return False


def stop_applications(state: State) -> None:
    """Stop the children of a killed launcher, other than the services."""
    for record in state.pids.glob("*.json"):
        if record.stem not in NAMES:
            stop_recorded(state, record.stem)
