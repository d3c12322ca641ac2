import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from launcher import up as verb
from launcher.problem import Problem
from launcher.processes import birth
from launcher.state import CHECKOUT, read_json
from launcher.testing import OURS_ALONE, STAND_INS

PAUSE = time.sleep  # the tests below make the launcher's own pauses short
PARTS = {"postgres", "valkey", "mailbox", "payments", "credly", "web", *verb.WORKERS, "beat"}


def portal(state, word: str, **options) -> subprocess.Popen:
    theirs = os.environ.keys() - OURS_ALONE - STAND_INS.keys()
    return subprocess.Popen(
        [sys.executable, str(CHECKOUT / "portal.py"), word, "--data", str(state.root)],
        env={name: os.environ[name] for name in theirs} | {"PORTAL_VENV": sys.prefix},
        **options,
    )


@pytest.mark.long(170)
def test_up_answers_beside_a_taken_port_and_leaves_nothing_after_a_kill(state, tmp_path):
    said = tmp_path / "said"
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # somebody else may have it already
            stack.enter_context(socket.create_server(("127.0.0.1", 8000)))
        output = stack.enter_context(said.open("wb"))
        launcher = portal(state, "up", stdout=output, stderr=subprocess.STDOUT)
        while b"The portal is running: " not in said.read_bytes():
            assert launcher.poll() is None, said.read_text()
            time.sleep(0.2)
        url = read_json(state.folder("running.json"))["url"]
        assert url in said.read_text()
        assert not url.endswith(":8000")
        with urllib.request.urlopen(f"{url}/health/ready?all", timeout=10) as page:
            assert page.status == 200
        pids = {path.stem: read_json(path)["pid"] for path in state.pids.glob("*.json")}
        assert pids.keys() == PARTS

        again = portal(state, "up", stdout=subprocess.PIPE)
        assert again.communicate()[0].decode() == f"The portal is already running: {url}\n"
        assert again.returncode == 0

        launcher.kill()
        launcher.wait()
        assert all(birth(pid) for pid in pids.values())
        assert portal(state, "down", stderr=subprocess.DEVNULL).wait() == 0
    assert [name for name, pid in pids.items() if birth(pid)] == []


def test_a_part_that_dies_is_started_again(sleeper, monkeypatch):
    monkeypatch.setattr(verb.time, "sleep", lambda _: None)
    child = sleeper()
    child.start()
    watch = verb.Watch([child])
    watch.look()
    assert not watch.crashes["sleeper"]
    kill(child)
    watch.look()
    assert child.alive()
    assert len(watch.crashes["sleeper"]) == 1


def test_a_part_that_keeps_dying_ends_the_portal_with_its_last_words(sleeper, monkeypatch):
    monkeypatch.setattr(verb.time, "sleep", lambda _: None)
    child = sleeper("raise SystemExit('the queue is gone')")
    child.start()
    watch = verb.Watch([child])
    for _ in range(verb.RESTARTS):
        wait_for_death(child)
        watch.look()
    wait_for_death(child)
    with pytest.raises(Problem, match="the queue is gone"):
        watch.look()


def test_crashes_of_long_ago_are_forgiven(sleeper, monkeypatch):
    monkeypatch.setattr(verb.time, "sleep", lambda _: None)
    child = sleeper()
    watch = verb.Watch([child])
    watch.crashes["sleeper"].extend([time.monotonic() - verb.RESTART_WINDOW - 1] * verb.RESTARTS)
    watch.look()
    assert child.alive()


def kill(child) -> None:
    os.kill(read_json(child.state.pids / "sleeper.json")["pid"], signal.SIGKILL)
    wait_for_death(child)


def wait_for_death(child) -> None:
    while child.alive():
        PAUSE(0.02)
