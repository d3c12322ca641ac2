"""Jobs a child does in the tests: good ones and bad ones."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from typing import Any

from plumbing.child import Refused

Answer = tuple[dict[str, Any], bytes]


def echo(facts: dict[str, Any], body: bytes) -> Answer:
    return facts | {"pid": os.getpid()}, body[::-1]


def environment(facts: dict[str, Any], body: bytes) -> Answer:
    return dict(os.environ), b""


def sleep(facts: dict[str, Any], body: bytes) -> Answer:
    time.sleep(facts["seconds"])
    return {}, b""


def spin_in_c(facts: dict[str, Any], body: bytes) -> Answer:
    return {"sum": sum(range(10**13))}, b""


def eat(facts: dict[str, Any], body: bytes) -> Answer:
    return {"size": len(bytearray(facts["bytes"]))}, b""


def crash(facts: dict[str, Any], body: bytes) -> Answer:
    ctypes.string_at(0)
    return {}, b""


def refuse(facts: dict[str, Any], body: bytes) -> Answer:
    raise Refused("too_many_pages", pages=51)


def fail(facts: dict[str, Any], body: bytes) -> Answer:
    raise ZeroDivisionError("a length of nothing")


def shout(facts: dict[str, Any], body: bytes) -> Answer:
    subprocess.run(["echo", "noise on standard output"], check=True)
    sys.stdout.write("noise")
    return {"calm": True}, b""
