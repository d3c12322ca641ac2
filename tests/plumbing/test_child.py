"""Children that hang, eat, crash or lose their parent harm nobody but their own job."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from plumbing import child as children
from plumbing.child import (
    ROOT,
    Child,
    ChildDied,
    ChildOutOfMemory,
    ChildTimeout,
    JobFailed,
    Refused,
)

JOBS = "tests.plumbing.jobs"
MB = 1024 * 1024


@pytest.fixture
def child() -> Iterator[Child]:
    started = Child(JOBS)
    yield started
    started.stop()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"


def gone_within(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_a_child_stays_warm_between_jobs(child):
    first, body = child.call("echo", {"a": 1}, b"abc")
    second, _ = child.call("echo", {}, b"")
    assert first["a"] == 1
    assert body == b"cba"
    assert first["pid"] == second["pid"] == child.pid != os.getpid()


def test_big_bodies_pass_whole_both_ways(child):
    data = os.urandom(20 * 1024 * 1024)
    assert child.call("echo", {}, data)[1] == data[::-1]


@pytest.mark.parametrize("job", ["sleep", "spin_in_c"])
def test_a_job_that_hangs_is_killed_and_the_next_one_works(child, job):
    child.call("echo", {})
    pid = child.pid
    began = time.monotonic()
    with pytest.raises(ChildTimeout):
        child.call(job, {"seconds": 60}, seconds=0.5)
    assert time.monotonic() - began < 5
    assert gone_within(pid, 1)
    assert child.call("echo", {"fine": True})[0]["fine"]


def test_a_job_that_eats_memory_is_told_so_and_the_next_one_works():
    lean = Child(JOBS, memory=256 * MB)
    try:
        with pytest.raises(ChildOutOfMemory):
            lean.call("eat", {"bytes": 300 * MB})
        assert lean.call("echo", {"fine": True})[0]["fine"]
    finally:
        lean.stop()


def test_with_more_memory_the_same_job_goes_through(child):
    """The control: it is the limit that stops the job above."""
    assert child.call("eat", {"bytes": 300 * MB})[0]["size"] == 300 * MB


def test_a_crash_inside_a_library_is_named(child):
    with pytest.raises(ChildDied):
        child.call("crash", {})
    assert child.call("echo", {"fine": True})[0]["fine"]


def test_a_refusal_keeps_its_code_and_figures_and_the_child(child):
    child.call("echo", {})
    pid = child.pid
    with pytest.raises(Refused) as refusal:
        child.call("refuse", {})
    assert refusal.value.code == "too_many_pages"
    assert refusal.value.facts == {"pages": 51}
    assert child.pid == pid


def test_an_unforeseen_error_is_named_and_costs_the_child(child):
    with pytest.raises(JobFailed, match="ZeroDivisionError: a length of nothing") as failure:
        child.call("fail", {})
    assert failure.value.kind == "ZeroDivisionError"
    assert child.pid is None


def test_noise_on_standard_output_does_not_garble_the_answer(child):
    assert child.call("shout", {})[0] == {"calm": True}


def test_secrets_of_the_environment_stay_with_the_parent(monkeypatch):
    monkeypatch.setenv("STRIPE_API_KEY", "sk_live_x")
    child = Child(JOBS, environment={"SOURCE_DATE_EPOCH": "0"})
    try:
        seen = child.call("environment", {})[0]
    finally:
        child.stop()
    assert "STRIPE_API_KEY" not in seen
    assert seen["SOURCE_DATE_EPOCH"] == "0"


def test_a_child_killed_between_jobs_is_replaced(child):
    child.call("echo", {})
    pid = child.pid
    os.kill(pid, 9)
    assert gone_within(pid, 1)
    assert child.call("echo", {})[0]["pid"] != pid


def test_a_child_is_replaced_after_its_share_of_jobs(child, monkeypatch):
    monkeypatch.setattr(children, "JOBS_PER_CHILD", 2)
    pids = [child.call("echo", {})[0]["pid"] for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_threads_take_turns(child):
    answers: dict[int, bytes] = {}

    def ask(number: int) -> None:
        answers[number] = child.call("echo", {}, b"%d" % number)[1]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: str(number)[::-1].encode() for number in range(10, 20)}


def test_a_child_that_does_not_start_is_named():
    with pytest.raises(ChildDied, match="does not start"):
        Child("tests.plumbing.no_such_module").call("echo", {})


def run_parent(script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_an_idle_child_ends_when_its_parent_is_killed():
    parent = run_parent("""
        import time
        from plumbing.child import Child
        child = Child("tests.plumbing.jobs")
        print(child.call("echo", {})[0]["pid"], flush=True)
        time.sleep(60)
    """)
    with parent:
        pid = int(parent.stdout.readline())
        assert alive(pid)
        parent.kill()
        assert gone_within(pid, 5)


def test_a_busy_child_ends_by_its_own_alarm_when_its_parent_is_killed():
    parent = run_parent("""
        import threading, time
        from plumbing.child import Child
        child = Child("tests.plumbing.jobs")
        child.call("echo", {})
        print(child.pid, flush=True)
        child.call("spin_in_c", {}, seconds=2)
    """)
    with parent:
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        parent.kill()
        assert gone_within(pid, 6)


def test_a_forked_process_takes_a_child_of_its_own():
    parent = run_parent("""
        import os
        from plumbing.child import Child
        child = Child("tests.plumbing.jobs")
        mine = child.call("echo", {})[0]["pid"]
        pid = os.fork()
        if pid == 0:
            theirs = child.call("echo", {})[0]["pid"]
            child.stop()
            os._exit(0 if theirs != mine else 1)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        again = child.call("echo", {})[0]["pid"]
        print(code, again == mine, flush=True)
    """)
    out, _ = parent.communicate(timeout=30)
    assert out.split() == ["0", "True"]


class Interrupted(BaseException):
    """As a task's soft time limit arrives: from a signal, in the middle of anything."""


def test_an_interrupted_call_does_not_leave_its_answer_to_the_next(child):
    def interrupt(*_: object) -> None:
        raise Interrupted

    child.call("echo", {})
    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        with pytest.raises(Interrupted):
            child.call("sleep", {"seconds": 0.6})
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert child.call("echo", {"next": True})[0]["next"]
