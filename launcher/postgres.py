"""The embedded database: binaries out of the pinned package, started and stopped by us.

The package's own start and stop refuse to run as root and misjudge a killed server, so only its
binaries are used.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
from pathlib import Path

from launcher.listening import start_listening
from launcher.problem import Problem
from launcher.processes import (
    Account,
    Child,
    Program,
    as_account,
    command_line,
    is_alive,
    marked,
)
from launcher.state import State, read_json, write_private

USER = "portal"  # owns the cluster and the tables; migrations and tests only
APP_USER = "portal_app"  # the portal at work: no superuser, and no owner of a table
DATABASE = "portal"
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
SETTINGS = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=60",
    # Room for a million people: neither is taken before it is needed.
    "shared_buffers=512MB",
    "max_wal_size=4GB",
    # A statement that fails holds what people typed, and the hash of a password: none is written.
    "log_min_error_statement=panic",
    "log_parameter_max_length_on_error=0",
    "log_error_verbosity=terse",
]


class Postgres:
    """One database server with its data, on a loopback port, behind a password."""

    def __init__(self, state: State, *, throwaway: bool = False) -> None:
        """`throwaway` trades safety on power loss for speed: tests only."""
        self.state = state
        self.throwaway = throwaway
        self.account = dropped_account()
        self.home = server_home(state, self.account)
        self.binaries = self.home / "server"
        self.data = self.home / "data"

    @property
    def url(self) -> str:
        """The address for the DATABASE_URL of whoever makes and changes tables."""
        return self._address(USER, "POSTGRES_PASSWORD")

    @property
    def app_url(self) -> str:
        """The address for the DATABASE_URL of the portal at work."""
        return self._address(APP_USER, "POSTGRES_APP_PASSWORD")

    def _address(self, user: str, secret: str) -> str:
        port = self.state.ports().get("postgres", 5432)
        return f"postgres://{user}:{self.state.secret(secret)}@127.0.0.1:{port}/{DATABASE}"

    def start(self) -> Child:
        """Adopt the running server or start one, and return when it takes connections.

        Raises:
            Problem: the binaries do not run here, or the server does not start.
        """
        self._unpack()
        self._make_cluster()
        if not is_alive(read_json(self.state.pids / "postgres.json")):
            self._stop_unknown()
        return start_listening(self.state, "postgres", self._child, self.accepts_connections)

    def accepts_connections(self, port: int) -> bool:
        """Tell whether our server answers on that port, to our password."""
        asked = self._client("psql", port, "--dbname=postgres", "--command=SELECT 1")
        return asked.returncode == 0

    def create_database(self) -> bool:
        """Make the portal's database; tell whether it is new."""
        made = self._client("createdb", self.state.ports()["postgres"], DATABASE)
        if made.returncode and b"already exists" not in made.stderr:
            raise Problem(f"The database was not made: {made.stderr.decode(errors='replace')}")
        return made.returncode == 0

    def create_app_role(self) -> None:
        """Make the role of the portal at work, also in a cluster from before there was one.

        What it may do is granted with each migration (`amt_portal.rights`).
        """
        statement = f"""
            DO $$ BEGIN
                CREATE ROLE {APP_USER} LOGIN;
            EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            ALTER ROLE {APP_USER} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
                PASSWORD '{self.state.secret("POSTGRES_APP_PASSWORD")}';
        """
        # By standard input: arguments, and so a password, are seen by `ps`.
        port = self.state.ports()["postgres"]
        made = self._client("psql", port, "--dbname=postgres", "--quiet", given=statement)
        if made.returncode or b"ERROR" in made.stderr:
            raise Problem(f"The role was not made: {made.stderr.decode(errors='replace')}")

    def _environment(self) -> dict[str, str]:
        # The bundled libraries are found by this variable only. HOME: one the account can read.
        return {
            "LD_LIBRARY_PATH": str(self.binaries / "lib"),
            "HOME": str(self.home),
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C",
            "TZ": "UTC",
        }

    def _binary(self, name: str) -> str:
        return str(self.binaries / "bin" / name)

    def _run(
        self, *argv: str, given: str = "", **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a server tool as the server's account; `given` is its standard input."""
        env = self._environment() | environment
        return subprocess.run(
            argv,
            env=marked(env, self.state, "postgres-tool"),
            cwd=self.home,
            input=given.encode(),
            capture_output=True,
            check=False,
            **as_account(self.account),
        )

    def _client(
        self, tool: str, port: int, *arguments: str, given: str = ""
    ) -> subprocess.CompletedProcess[bytes]:
        return self._run(
            self._binary(tool),
            "--host=127.0.0.1",
            f"--port={port}",
            f"--username={USER}",
            "--no-password",
            *arguments,
            given=given,
            PGPASSWORD=self.state.secret("POSTGRES_PASSWORD"),
            PGCONNECT_TIMEOUT="2",
        )

    def _child(self, port: int) -> Child:
        settings = [*SETTINGS, *(FAST if self.throwaway else [])]
        argv = [self._binary("postgres"), "-D", str(self.data), "-p", str(port)]
        for setting in settings:
            argv += ["-c", setting]
        program = Program(
            name="postgres",
            argv=argv,
            env=self._environment(),
            cwd=self.home,
            account=self.account,
            stop_signal=signal.SIGINT,  # fast shutdown: SIGTERM would wait for every client
            grace=30,
        )
        return Child(self.state, program)

    def _unpack(self) -> None:
        """Lay the binaries out beside the data, once."""
        with contextlib.suppress(FileExistsError):
            self.home.mkdir(mode=0o711)
        found = self.home.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise Problem(
                f"{self.home} belongs to somebody else.", "name another folder with --data DIR"
            )
        self.home.chmod(0o711 if self.account else 0o700)
        if self.binaries.exists():
            return
        package = importlib.util.find_spec("pg0")
        if package is None or package.origin is None:
            raise Problem("No database server is installed.", "set DATABASE_URL to a Postgres 18")
        packed = Path(package.origin).parent / "bin" / "pg0"
        shutil.rmtree(self.home / "unpacking", ignore_errors=True)
        folder = self.home / "unpacking"
        refused = folder / "refused"
        refused.mkdir(parents=True)
        # The program unpacks and then makes a cluster of its own. A data folder that is not empty
        # makes it give up between the two, so no server with a known password ever runs.
        (refused / "occupied").touch()
        log = subprocess.run(
            [packed, "start", "--name", "unpack", "--data-dir", refused],
            umask=0o022,  # the dropped account has to read it, whatever the umask of root
            env=self._environment() | {"HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        unpacked = next(folder.glob(".pg0/installation/*/bin/postgres"), None)
        if unpacked is None:
            raise Problem(
                f"The database server could not be unpacked: {(log.stdout + log.stderr).strip()}",
                "set DATABASE_URL to a Postgres 18, or free some disk space",
            )
        unpacked.parent.parent.rename(self.binaries)
        shutil.rmtree(folder)

    def version_problem(self) -> str:
        """Return why the server program does not run here; empty when it does."""
        self._unpack()
        tried = self._run(self._binary("postgres"), "--version")
        return tried.stderr.decode(errors="replace").strip() if tried.returncode else ""

    def _make_cluster(self) -> None:
        """Make the data folder in one step, so that a killed start never leaves half of one."""
        owner = self.home / "password.sha256"
        password = self.state.secret("POSTGRES_PASSWORD")
        mark = hashlib.sha256(password.encode()).hexdigest()
        if self.data.exists():
            if owner.read_text() == mark:
                return
            # The state folder was deleted and made anew: nobody can open this data any more.
            self._stop_unknown()
            shutil.rmtree(self.data)
        fresh = self.home / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        handover = self.home / "password"
        write_private(handover, password)
        if self.account:
            os.chown(fresh, self.account.uid, self.account.gid)
            os.chown(handover, self.account.uid, self.account.gid)
        made = self._run(
            self._binary("initdb"),
            f"--pgdata={fresh}",
            f"--username={USER}",
            f"--pwfile={handover}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        )
        handover.unlink()
        if made.returncode:
            raise Problem(f"The database could not be made: {made.stderr.decode(errors='replace')}")
        write_private(owner, mark)
        fresh.rename(self.data)

    def _stop_unknown(self) -> None:
        """Stop a server on our data that no pid file of ours knows."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        # The file may be left from before a restart of the machine: its number may be anybody's.
        if str(self.data) in command_line(pid):
            self._run(
                self._binary("pg_ctl"), "-D", str(self.data), "-m", "fast", "-w", "-t", "20", "stop"
            )


def dropped_account() -> Account | None:
    """Return the account for the server when we are root, which Postgres refuses to run as."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def server_home(state: State, account: Account | None) -> Path:
    """Return the folder for binaries and data, which the server's account can reach.

    That is a part of the state folder, except for root with the checkout in a closed home: then
    it is a folder of root's own under the temp folder that survives a restart.
    """
    if account is None or can_enter(state.root, account):
        return state.folder("postgres")
    lasting = Path("/var/tmp")  # noqa: S108 - its owner is checked before use
    return (lasting if lasting.is_dir() else Path(tempfile.gettempdir())) / f"portal-{state.key}"


def can_enter(folder: Path, account: Account) -> bool:
    """Tell whether that account gets through every folder on the way."""
    tried = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
        cwd="/",
        capture_output=True,
        check=False,
        **as_account(account),
    )
    return tried.returncode == 0
