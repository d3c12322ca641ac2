"""`manage.py explain` as a program: streams, line numbers, exit status, no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amt_portal.explain.lines import replies

ROOT = Path(__file__).parent.parent.parent
GOOD = {"on": "2018-05-10", "granted_on": "2018-05-10"}
LINE = json.dumps(GOOD).encode()


def explain(rule: str, sent: bytes) -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.environ["PATH"], "PORTAL_MODE": "test"}
    return subprocess.run(
        [sys.executable, "manage.py", "explain", rule],
        cwd=ROOT,
        env=environment | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        input=sent,
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_good_lines_are_answered_and_bad_ones_reported_by_number():
    done = explain("standing", b"\n".join([LINE, b"{}", b"", LINE, b"\xff\xfe", LINE]))
    assert done.returncode == 2
    assert [json.loads(line)["standing"] for line in done.stdout.splitlines()] == ["active"] * 3
    assert done.stderr.decode().splitlines() == [
        "line 2: on: missing",
        "line 3: json: not JSON: Expecting value at column 1",
        "line 5: json: not UTF-8",
    ]


def test_without_a_malformed_line_the_exit_status_is_0():
    done = explain("points", b"")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    done = explain("standing", LINE + b"\r\n")
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_rule_that_does_not_exist_is_told_so():
    done = explain("weather", b"")
    assert done.returncode == 2
    assert b"invalid choice" in done.stderr


def echo(value: object) -> dict[str, object]:
    return {"got": value}


def reply(line: bytes) -> str:
    [got] = replies([line], echo)
    return got.text


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"", "json: not JSON: Expecting value at column 1"),
        (b"  \n", "json: not JSON: Expecting value"),
        (b"{'on': 1}", "json: not JSON"),
        (b'{"on": 1} {}', "json: not JSON: Extra data"),
        (b'{"on": 1,}', "json: not JSON"),
        (b'{"on": "a\nb"}', "json: not JSON"),
        (b"\xef\xbb\xbf{}", "json: not JSON"),
        (b'{"on": NaN}', "json: NaN is not a number"),
        (b'{"on": [-Infinity]}', "json: -Infinity is not a number"),
        (b'{"on": 1, "on": 2}', "on: given twice"),
        (b'{"a": {"2019": 1, "2019": 2}}', "2019: given twice"),
        (b"9" * 5000, "json: a number too long"),
        (b"[" * 200_000, "json: nested too deeply"),
        (b'{"a":' * 200_000, "json: nested too deeply"),
        (b"\xed\xa0\x80", "json: not UTF-8"),
        (b'\x00{"on": 1}', "json: not JSON"),
    ],
)
def test_what_is_no_strict_json_is_refused(line, complaint):
    assert reply(line).startswith(f"line 1: {complaint}")


def test_answers_come_one_by_one_as_lines_are_read():
    read = []

    def lines():
        for number in range(3):
            read.append(number)
            yield b"[%d]" % number

    answers = replies(lines(), echo)
    assert json.loads(next(answers).text) == {"got": [0]}
    assert read == [0]


def test_an_answer_is_one_line_of_ascii():
    text = reply('"Stra\u00dfe\u2028\\ud800"'.encode())
    assert text.isascii()
    assert "\n" not in text
