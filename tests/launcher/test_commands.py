import os
import signal
import subprocess
import sys
import time

import pytest

from launcher import commands
from launcher.problem import Problem
from launcher.processes import birth
from launcher.services import Services
from launcher.state import CHECKOUT, read_json

PORTAL = [sys.executable, str(CHECKOUT / "portal.py")]
OUTSIDE = {
    "DATABASE_URL": "postgres://u@db.example.org/x",
    "REDIS_URL": "redis://queue.example.org",
    "EMAIL_URL": "smtp://mail.example.org",
    "STRIPE_API_KEY": "sk_test_given",
}


def portal(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*PORTAL, *arguments],
        env=os.environ | {"PORTAL_VENV": sys.prefix},
        capture_output=True,
        check=False,
        **options,
    )


@pytest.fixture
def command(monkeypatch, tmp_path):
    """Puts a script of the test's own in the place of manage.py."""

    def put(code: str) -> None:
        script = tmp_path / "manage.py"
        script.write_text(code)
        monkeypatch.setattr(commands, "MANAGE", str(script))

    for name, value in OUTSIDE.items():
        monkeypatch.setenv(name, value)
    return put


def test_explain_starts_nothing_and_passes_input_output_and_status_through(state):
    lines = b'{"no": "such question"}\n'
    begun = portal("manage", "--data", str(state.root), "explain", "points", input=lines)
    assert begun.returncode == 2
    assert begun.stdout == b""
    assert begun.stderr.startswith(b"line 1: ")
    assert list(state.pids.iterdir()) == []


def test_the_status_of_a_command_is_that_of_manage(state, command):
    command("raise SystemExit(7)")
    assert commands.manage(state, ["anything"]) == 7


def test_a_command_killed_by_a_signal_says_so_as_a_shell_would(state, command):
    command("import os; os.kill(os.getpid(), 9)")
    assert commands.manage(state, ["anything"]) == 137


def test_standard_output_is_the_commands_own(state, command, capfd):
    command("import sys; print(sys.argv[1:])")
    commands.manage(state, ["renew", "2026-11", "--json"])
    assert capfd.readouterr().out == "['renew', '2026-11', '--json']\n"


def test_a_stop_signal_reaches_the_command(state, command, tmp_path):
    command("import os, signal\nos.kill(os.getppid(), signal.SIGTERM)\nsignal.pause()\n")
    assert commands.manage(state, ["anything"]) == 128 + signal.SIGTERM


def test_a_database_of_ours_is_migrated_once_before_the_first_command(
    state, command, monkeypatch, tmp_path
):
    monkeypatch.delenv("DATABASE_URL")
    log = tmp_path / "log"
    command(f"import sys; open({str(log)!r}, 'a').write(sys.argv[1] + '\\n')")
    commands.manage(state, ["renew"])
    commands.manage(state, ["renew"])
    assert log.read_text().split() == ["migrate", "renew", "renew"]


def test_a_database_of_somebody_else_is_not_migrated(state, command, tmp_path):
    log = tmp_path / "log"
    command(f"import sys; open({str(log)!r}, 'a').write(sys.argv[1] + '\\n')")
    commands.manage(state, ["renew"])
    assert log.read_text().split() == ["renew"]


def test_tables_of_an_earlier_version_are_named_with_what_to_do(state, command):
    command("raise SystemExit('InconsistentMigrationHistory: account.0001 is applied before')")
    with pytest.raises(Problem, match="of an earlier version") as refused:
        commands.migrate(state, Services(state))
    assert "--data FOLDER" in refused.value.remedy


def test_a_failing_step_is_a_problem_with_its_last_words(state, command):
    command("raise SystemExit('relation members_member does not exist')")
    with pytest.raises(Problem, match="relation members_member"):
        commands.migrate(state, Services(state))
    assert not state.folder("migrated").exists()


def test_the_services_outlive_a_killed_launcher_while_its_command_runs(state, tmp_path):
    """The command holds them by the descriptor that it inherited."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from launcher import commands\n"
        "from launcher.state import State\n"
        "commands.MANAGE = sys.argv[2]\n"
        "commands.manage(State.at(Path(sys.argv[1])), ['anything'])\n"
    )
    script = tmp_path / "manage.py"
    script.write_text("import os; print(os.getpid(), flush=True); input()")
    given = {name: OUTSIDE[name] for name in OUTSIDE.keys() - {"REDIS_URL"}}
    environment = {key: os.environ[key] for key in os.environ.keys() - OUTSIDE.keys()} | given
    launcher = subprocess.Popen(
        [sys.executable, "-c", code, str(state.root), str(script)],
        cwd=CHECKOUT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    left = int(launcher.stdout.readline())
    launcher.kill()
    launcher.wait()
    server = read_json(state.pids / "valkey.json")["pid"]
    assert state.is_locked("use")
    with Services(state, environment).in_use(lambda: None):
        assert read_json(state.pids / "valkey.json")["pid"] == server
    assert birth(server)
    launcher.communicate(b"\n")
    end = time.monotonic() + 10
    while birth(left) and time.monotonic() < end:
        time.sleep(0.02)
    with Services(state, environment).in_use(lambda: None):
        assert birth(server) is None
