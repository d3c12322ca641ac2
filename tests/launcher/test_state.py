import os
import signal
import subprocess
import sys

import pytest

from launcher.problem import Problem
from launcher.state import CHECKOUT, State, read_json

HOLD = """
import sys, time
from pathlib import Path
from launcher.state import State
with State(Path(sys.argv[1])).lock("use", shared=sys.argv[2] == "shared"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(state):
    """Starts a process that holds the lock `use`."""
    started = []

    def hold(how: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(state.root), how], cwd=CHECKOUT, stdout=subprocess.PIPE
        )
        started.append(process)
        assert process.stdout.readline() == b"held\n"
        return process

    yield hold
    for process in started:
        process.kill()
        process.communicate()


def test_a_secret_stays_the_same_and_only_its_owner_reads_it(state):
    first = state.secret("STRIPE_API_KEY", prefix="sk_test_")
    assert first.startswith("sk_test_")
    assert len(first) > 40
    assert State.at(state.root).secret("STRIPE_API_KEY") == first
    assert state.secret("OTHER") != first
    assert (state.root / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_ports_are_kept_side_by_side(state):
    state.keep_port("web", 8003)
    state.keep_port("valkey", 40000)
    assert state.ports() == {"web": 8003, "valkey": 40000}


def test_a_note_that_was_cut_off_counts_as_none(state):
    (state.root / "ports.json").write_text('{"web": 80')
    assert read_json(state.root / "ports.json") == {}


def test_a_lock_held_by_another_process_is_told_and_ends_when_that_one_is_killed(state, holder):
    assert not state.is_locked("use")
    process = holder("alone")
    assert state.is_locked("use")
    with pytest.raises(TimeoutError), state.lock("use", wait=0.2):
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    with state.lock("use", wait=0):
        assert state.is_locked("use")


def test_shared_holders_do_not_shut_each_other_out(state, holder):
    holder("shared")
    with state.lock("use", shared=True, wait=0):
        pass
    with pytest.raises(TimeoutError), state.lock("use", wait=0):
        pass


def test_a_state_folder_that_cannot_be_made_names_the_remedy(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match="--data DIR"):
        State.at(tmp_path / "file" / "state")


def test_private_folders_are_closed_to_others(state):
    for folder in (state.logs, state.pids, state.media, state.mailbox):
        assert folder.stat().st_mode & 0o077 == 0
    assert state.root.stat().st_mode & 0o066 == 0
    assert state.root.stat().st_uid == os.geteuid()
