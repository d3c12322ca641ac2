"""The processor as its own process: it starts, keeps its books through kill -9, and ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from .conftest import SESSION, ask

KEY = "sk_test_process"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(tmp_path, port: int, mode: str = "demo", key: str = KEY) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "practice.sandbox.payments", "--port", str(port)]
    command += ["--state", str(tmp_path / "payments.sqlite"), "--api-key", key]
    command += ["--webhook", "http://127.0.0.1:9/closed", "--webhook-secret", "whsec_x"]
    return subprocess.Popen(
        command,
        env=os.environ | {"PORTAL_MODE": mode},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until_it_answers(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the processor did not start")


def test_it_survives_kill_9_and_ends_when_told(tmp_path):
    port = free_port()
    there = SimpleNamespace(url=f"http://127.0.0.1:{port}", api_key=KEY)
    first = start(tmp_path, port)
    try:
        until_it_answers(port)
        made = json.loads(ask(there, "POST", "/v1/checkout/sessions", SESSION).body)
    finally:
        first.kill()
        first.communicate()
    second = start(tmp_path, port)
    try:
        until_it_answers(port)
        read = ask(there, "GET", f"/v1/checkout/sessions/{made['id']}")
        assert json.loads(read.body) == made
        second.send_signal(signal.SIGTERM)
        told, _ = second.communicate(timeout=15)
        assert second.returncode == 0
        assert told == f"Practice card processor on {there.url}\n"
    finally:
        second.kill()
        second.communicate()


@pytest.mark.parametrize(
    ("mode", "key"), [("production", KEY), ("demo", "sk_live_x")], ids=["production", "live key"]
)
def test_it_does_not_start_where_money_is_real(tmp_path, mode, key):
    process = start(tmp_path, free_port(), mode=mode, key=key)
    _, error = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "did not start" in error
    assert "Traceback" not in error
