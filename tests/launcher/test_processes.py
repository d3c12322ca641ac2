import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher.problem import Problem
from launcher.processes import birth, is_alive, stop_recorded, stop_strays
from launcher.state import CHECKOUT, read_json

IGNORE_TERM = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
FAMILY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
LAUNCHER = """
import sys
from pathlib import Path
from launcher.processes import Child, Program
from launcher.state import CHECKOUT, State
argv = [sys.executable, "-u", "-c", "import time; time.sleep(60)"]
Child(State(Path(sys.argv[1])), Program("sleeper", argv, env={}, cwd=CHECKOUT)).start()
print("started", flush=True)
input()
"""


def until(true, seconds=10.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_child_runs_until_it_is_stopped(state, sleeper):
    child = sleeper()
    child.start()
    assert child.alive()
    record = read_json(state.pids / "sleeper.json")
    assert os.getsid(record["pid"]) == record["pid"]
    child.stop()
    assert not child.alive()
    assert birth(record["pid"]) is None
    assert not (state.pids / "sleeper.json").exists()


def test_a_child_that_ignores_the_signal_is_killed_after_its_grace(sleeper):
    child = sleeper(IGNORE_TERM, grace=0.3)
    child.start()
    child.wait_until(lambda: "deaf" in child.log.read_text())
    child.stop()
    assert not child.alive()


def test_what_a_child_left_in_its_session_is_stopped_with_it(sleeper):
    child = sleeper(FAMILY)
    child.start()
    child.wait_until(lambda: child.log.read_text().endswith("\n"))
    grandchild = int(child.log.read_text())
    assert birth(grandchild)
    child.stop()
    until(lambda: birth(grandchild) is None)


def test_the_orphan_of_a_killed_launcher_is_adopted_and_stopped(state, sleeper):
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(state.root)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert launcher.stdout.readline() == b"started\n"
    launcher.kill()
    launcher.communicate()
    orphan = sleeper()
    assert orphan.adopt()
    assert orphan.alive()
    orphan.stop()
    assert not orphan.alive()


def test_a_child_started_another_way_is_not_adopted(sleeper):
    sleeper().start()
    assert not sleeper("import time; time.sleep(59)").adopt()


def test_a_pid_that_belongs_to_somebody_else_by_now_is_left_alone(state):
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    record = {"pid": stranger.pid, "birth": "another boot/1", "argv": [], "signal": 9, "grace": 1}
    (state.pids / "web.json").write_text(json.dumps(record))
    assert not is_alive(record)
    assert not stop_recorded(state, "web")
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_zombie_counts_as_dead():
    zombie = subprocess.Popen([sys.executable, "-c", ""])
    until(lambda: birth(zombie.pid) is None)
    assert zombie.wait() == 0


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="strays are found by /proc")
def test_a_stray_without_pid_file_is_killed_but_no_child_of_another_state_folder(
    state, sleeper, tmp_path
):
    lost, kept = sleeper(), sleeper(name="kept")
    lost.start()
    kept.start()
    (state.pids / "sleeper.json").unlink()
    foreign = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        env={"PORTAL_STATE": str(tmp_path), "PORTAL_CHILD": "sleeper"},
    )
    until(lambda: b"PORTAL_CHILD" in Path(f"/proc/{foreign.pid}/environ").read_bytes())
    stop_strays(state)
    until(lambda: not lost.alive())
    assert kept.alive()
    assert foreign.poll() is None
    foreign.send_signal(signal.SIGKILL)
    foreign.wait()


def test_a_child_that_dies_at_once_is_a_problem_with_its_last_words(sleeper):
    child = sleeper("print('from an earlier start')")
    child.start()
    until(lambda: not child.alive())
    child = sleeper("raise SystemExit('no such table')")
    child.start()
    with pytest.raises(Problem, match="no such table") as raised:
        child.wait_until(lambda: False)
    assert "earlier start" not in str(raised.value)
